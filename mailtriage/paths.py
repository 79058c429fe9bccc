"""What lies in the data folder, and where that folder is; cheap enough for commands that only look."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from mailtriage.model.errors import ConfigError


@dataclass(frozen=True)
class Paths:
    data: Path

    @property
    def store(self) -> Path:
        return self.data / "mailtriage.db"

    @property
    def archive(self) -> Path:
        return self.data / "archive"

    @property
    def attachments(self) -> Path:
        return self.data / "attachments"

    @property
    def key(self) -> Path:
        return self.data / "secret.key"

    @property
    def lock(self) -> Path:
        return self.data / "daemon.lock"

    @property
    def log(self) -> Path:
        return self.data / "log"

    @property
    def control(self) -> Path:
        return self.data / "control.sock"


def paths_of(configuration: Path) -> Paths:
    """The data folder that a configuration names, without validating the rest; raises ConfigError."""
    try:
        tables = tomllib.loads(configuration.read_text("utf-8"))
    except OSError as error:
        raise ConfigError([f"{configuration}: cannot be read: {error.strerror}"]) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError([f"{configuration.name}: not valid TOML: {error}"]) from error
    except RecursionError as error:
        raise ConfigError([f"{configuration.name}: nested too deep to be read"]) from error
    store = tables.get("store", {})
    path = store.get("path", "data") if isinstance(store, dict) else None
    if not isinstance(path, str):
        raise ConfigError([f"{configuration.name}, [store] path: write a folder"])
    return Paths(configuration.parent / path)
