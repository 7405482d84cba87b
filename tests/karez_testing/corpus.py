"""A small exchange in nine languages: six problems, each with one need and one offer."""

from google.type import money_pb2
from karez.matching.v1 import matching_service_pb2
from karez.registry.v1 import import_pb2, listing_terms_pb2
from karez.type.v1 import deal_pb2, technology_pb2

from karez_testing import records

# Problem: (offer's language, title, description), (need's …), sector.
PROBLEMS = {
    "drip": (
        ("zh", "盐碱地棉花膜下滴灌技术", "在盐碱棉田上采用膜下滴灌，节约用水并降低耕层土壤含盐量，棉花增产。"),
        (
            "uz",
            "Sho‘rlangan paxta dalalarini tomchilatib sug‘orish",
            "Paxta yetishtiriladigan sho‘r yerlarda suvni tejaydigan tomchilatib sug‘orish texnologiyasi kerak.",
        ),
        "agriculture.irrigation",
    ),
    "icing": (
        (
            "ru",
            "Защита лопастей ветроустановок от обледенения",
            "Покрытие и обогрев лопастей ветряных турбин, которые работают зимой при низких температурах.",
        ),
        (
            "kk",
            "Жел турбиналарының қалақтарын мұз басудан қорғау",
            "Жел электр станциясы қыста турбина қалақтарына мұз қатпайтын шешім іздейді.",
        ),
        "energy.wind",
    ),
    "sheep": (
        (
            "en",
            "Artificial insemination of fine-wool sheep",
            "Frozen semen and breeding plans that raise the wool yield of fine-wool sheep on mountain pastures.",
        ),
        (
            "ky",
            "Уяң жүндүү койлорду жасалма уруктандыруу",
            "Тоо жайыттарындагы койлордун жүнүн көбөйтүү үчүн асылдандыруу иши керек.",
        ),
        "livestock.animal_breeding",
    ),
    "methane": (
        ("zh", "煤矿瓦斯抽采与瓦斯发电", "抽采煤矿瓦斯用于发电，提高井下安全，减少甲烷排放。"),
        (
            "ru",
            "Добыча шахтного метана и выработка электроэнергии из него",
            "Угольной шахте нужна дегазация пластов и электростанция на шахтном метане.",
        ),
        "mining.extraction",
    ),
    "pump": (
        (
            "ug",
            "قۇياش ئېنېرگىيىسى بىلەن ئىشلەيدىغان سۇ پومپىسى",
            "يىراق يېزىلاردىكى باغلارنى سۇغىرىش ئۈچۈن قۇياش ئېنېرگىيىسى بىلەن قۇدۇقتىن سۇ چىقىرىش.",
        ),
        (
            "tg",
            "Насоси обкашии офтобӣ барои обёрии боғҳо",
            "Дар деҳаҳои дурдаст барои баровардани об аз чоҳ насосе лозим аст, ки бо нерӯи офтоб кор мекунад.",
        ),
        "energy.solar",
    ),
    "greenhouse": (
        (
            "en",
            "Heating greenhouses with geothermal water",
            "Warm water from wells heats vegetable greenhouses in winter through heat exchangers.",
        ),
        (
            "tk",
            "Ýyladyşhanalary geotermal suw bilen ýylatmak",
            "Gök önüm ýyladyşhanalaryny gyşyna ýerasty gyzgyn suw bilen ýylatmagyň usuly gerek.",
        ),
        "agriculture.greenhouse",
    ),
}

OFFER_OWNER = "organizations/offering"
NEED_OWNER = "organizations/needing"


class Exchange:
    """The corpus published and admitted in a deployment; sequence is its last change's."""

    def __init__(self, deployment, sequence):
        self.deployment = deployment
        self.matching = deployment.matching
        self.sequence = sequence


def offer_name(problem):
    return f"listings/{problem}-offer"


def need_name(problem):
    return f"listings/{problem}-need"


def listings():
    for problem, (offer, need, sector) in PROBLEMS.items():
        yield records.offer(
            OFFER_OWNER,
            offer[1],
            offer[0],
            offer[2],
            name=offer_name(problem),
            external_id=records.external_id("corpus", f"{problem}-offer"),
            sectors=[listing_terms_pb2.SectorAssignment(code=sector)],
            readiness=technology_pb2.Readiness(trl=8),
            cooperation=[deal_pb2.CooperationTerm(mode=deal_pb2.COOPERATION_MODE_SUPPLY)],
            export_control=listing_terms_pb2.ExportControl(
                jurisdiction="CN", status=listing_terms_pb2.EXPORT_CONTROL_STATUS_FREE
            ),
            regions=["KZ", "UZ", "KG", "TJ", "TM"],
        )
        yield records.need(
            NEED_OWNER,
            need[1],
            need[0],
            need[2],
            name=need_name(problem),
            external_id=records.external_id("corpus", f"{problem}-need"),
            sectors=[listing_terms_pb2.SectorAssignment(code=sector)],
            readiness=technology_pb2.Readiness(trl=6, max_trl=9),
            money=deal_pb2.MoneyRange(max=money_pb2.Money(currency_code="USD", units=100000)),
        )


def publish(deployment):
    organizations = [
        records.organization("Offering institute", "CN", name=OFFER_OWNER, working_languages=["zh", "ru", "en"]),
        records.organization("Needing farm", "UZ", name=NEED_OWNER, working_languages=["uz", "ru"]),
    ]
    for organization in organizations:
        organization.external_id.CopyFrom(records.external_id("corpus", organization.name))
    answer = deployment.registry.BatchImportOrganizations(
        import_pb2.BatchImportOrganizationsRequest(organizations=organizations)
    )
    assert not [result for result in answer.results if result.HasField("status")]
    results = records.import_published(deployment, list(listings()))
    sequence = max(result.sequence for result in results)
    # Returns when all of it is admitted.
    deployment.matching.FindMatches(
        matching_service_pb2.FindMatchesRequest(listing=need_name("drip"), at_least_sequence=sequence)
    )
    return Exchange(deployment, sequence)
