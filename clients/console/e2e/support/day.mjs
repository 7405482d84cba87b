// A broker's morning in the demo exchange: somebody who may do everything, and
// something in every queue.
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';

const demo = resolve(import.meta.dirname, '../../../../deploy/demo/listings.jsonl');
const dayMs = 86_400_000;

// Whose page it is in the pictures.
export const broker = { userName: 'aigerim', displayName: 'Айгерім С.', password: 'seven wells on the way to Hami' };

// A client with a session of its own, as a browser has it.
async function signIn(deployment, userName, password) {
  const answer = await fetch(`${deployment.url}/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ userName, password }),
  });
  const { csrf, message } = await answer.json();
  if (!answer.ok) throw new Error(`sign in as ${userName}: ${message}`);
  const cookie = answer.headers.get('set-cookie').split(';')[0];
  return (service, method, request) =>
    deployment.call(service, method, request, { cookie, 'x-karez-csrf': csrf, origin: deployment.url });
}

// Sets a password of one's own in place of a one-time one; returns a client.
async function enter(deployment, userName, oneTime, password) {
  const call = await signIn(deployment, userName, oneTime);
  await call('access', 'SetPassword', { password: oneTime, newPassword: password });
  return signIn(deployment, userName, password);
}

const text = (language, words) => [{ language, text: words, origin: 'TEXT_ORIGIN_HUMAN' }];

// What waits for review besides one that repeats a listing of the exchange.
const submitted = [
  {
    organization: 'organizations/demo-org-51',
    need: {},
    titles: text('ru', 'Датчики уровня воды для малых ГЭС на горных реках'),
    descriptions: text(
      'ru',
      'Двенадцать малых ГЭС на горных реках. Нужны датчики уровня и мутности, работающие при −30 °C без обогрева, с передачей раз в десять минут и питанием от солнечной панели.',
    ),
    readiness: { trl: 8 },
    sectors: [{ code: 'energy' }],
    regions: ['KG'],
  },
  {
    organization: 'organizations/demo-org-02',
    offer: {},
    titles: text('ug', 'قۇملۇق يەردە كۆچەت تىكىش ماشىنىسى'),
    descriptions: text('ug', 'كۈنىگە 20 گېكتار يەرگە كۆچەت تىكىدۇ.'),
  },
];

export async function fillDay(deployment) {
  const admin = await enter(deployment, 'admin', deployment.oneTimePassword, 'nine old wells of Turpan');
  const people = [
    { userName: broker.userName, displayName: broker.displayName, roles: ['ROLE_OPERATOR', 'ROLE_ADMINISTRATOR'] },
    { userName: 'memet', displayName: 'مەمەت ئا.', roles: ['ROLE_OPERATOR'] },
    { userName: 'lin', displayName: '林晓', roles: ['ROLE_AUDITOR'] },
    {
      userName: 'farrukh',
      displayName: 'Фаррух Н.',
      roles: ['ROLE_PARTNER'],
      organizations: ['organizations/demo-org-57'],
    },
  ];
  const oneTime = new Map();
  for (const { userName, ...principal } of people) {
    const made = await admin('access', 'CreatePrincipal', {
      principal: { kind: 'PRINCIPAL_KIND_PERSON', userName, ...principal },
      principalId: userName,
    });
    oneTime.set(userName, made.password);
  }
  const call = await enter(deployment, broker.userName, oneTime.get(broker.userName), broker.password);

  const listings = new Map(
    (await readFile(demo, 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
      .map((listing) => [listing.externalId.id, listing]),
  );
  const submit = async (listing) => {
    const { name } = await call('registry', 'CreateListing', { listing });
    return call('registry', 'SubmitListing', { name });
  };
  // The first: another organization sends nearly the same text, without the facts beside it.
  const { titles, descriptions, keywords } = listings.get('o034');
  const again = await submit({
    organization: 'organizations/demo-org-20',
    offer: {},
    titles,
    descriptions: text('zh', descriptions[0].text.replace(/[^。]*。$/, '')),
    keywords,
  });
  for (const listing of submitted) await submit(listing);

  // A call that ends within the month, and something on hold.
  const { name: closing } = await submit({
    organization: 'organizations/demo-org-33',
    need: {},
    titles: text('kk', 'Астық қоймасының температурасын қашықтан бақылау'),
    descriptions: text(
      'kk',
      'Он екі астық қоймасы бар. Температура мен ылғалдылықты әр метр сайын өлшейтін, аязға төзімді кабель датчиктер және ескерту беретін бағдарлама қажет. Жобаға облыс әкімдігі қаржы бөледі.',
    ),
    call: { programme: 'Demo call', deadline: new Date(Date.now() + 12 * dayMs).toISOString() },
  });
  await call('registry', 'PublishListing', { name: closing, consent: { givenBy: 'Директор, астық қоймасы' } });
  await call('registry', 'HoldListing', {
    name: 'listings/demo-o054',
    reason: 'Владелец уточняет, действует ли патент в Узбекистане.',
  });

  // Some of the matches are decided.
  const decide = async (need, offer, judgment) => {
    const match = `matches/demo-${need}~demo-${offer}`;
    await call('brokerage', 'RecordDecision', { match, side: 'DECISION_SIDE_OPERATOR', ...judgment });
  };
  await decide('n034', 'o051', { verdict: 'VERDICT_REJECT', reason: 'REJECT_REASON_DIFFERENT_PROBLEM' });
  await decide('n031', 'o031', { verdict: 'VERDICT_ACCEPT', comment: 'Обе стороны готовы к разговору.' });
  return { again: again.name };
}

// A file to import with two lines that cannot be read.
export const importFile = {
  name: 'needs.csv',
  mimeType: 'text/csv',
  buffer: Buffer.from(`side,id,language,organization,title,description,trl,money_max,currency,end
need,hk-11,ru,organizations/demo-org-50,Сушка войлока без дров,"Цех в Нарыне сушит 300 кг войлока в день.",7,1800000,KGS,
need,hk-12,uz,organizations/demo-org-44,Paxta dalasida shoʻr yuvish jadvalini hisoblash,"Sizot suvi 1,5 metrda.",6,,,2027-03-31
need,hk-13,kk,organizations/demo-org-29,Тоған суының тұздылығын өлшеу,Күн сайын өлшенеді.,seven,,,
need,hk-14,tg,organizations/demo-org-58,Хушккунии зардолу бе дуд,,,много,TJS,
need,hk-15,zh,organizations/demo-org-12,核桃青皮环保处理,每天处理二十吨青皮。,8,,,
`),
};
