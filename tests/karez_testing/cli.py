"""The program karez against a deployment."""

import json

from karez_testing.deployment import clean_environment, run


class Cli:
    def __init__(self, programs, deployment):
        self.program = programs / "karez"
        self.environment = {**clean_environment(), "KAREZ_SERVER": deployment.address("registry")}
        for service in ("matching", "brokerage", "exports"):
            self.environment[f"KAREZ_{service.upper()}_SERVER"] = deployment.address(service)

    def __call__(self, *arguments, code=0, **options):
        """Runs it and expects the exit code; what it wrote."""
        ended = run(self.program, *arguments, env=self.environment, **options)
        assert ended.returncode == code, f"exit code {ended.returncode}, want {code}:\n{ended.stdout}\n{ended.stderr}"
        return ended

    def json(self, *arguments):
        return json.loads(self(*arguments, "-o", "json").stdout)
