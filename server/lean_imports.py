"""Lets Rasa be imported without what serving never uses: six of ten seconds, and 300 MB.

Rasa imports TensorFlow for two classes that only its own trainings use, scikit-learn's model
selection for one function of these, and the libraries of all its messengers for a table of their
names, in every process. Its pull request 8141 mended this for the command line only
(https://github.com/RasaHQ/rasa/pull/8141). What is left out here is imported when it is first
used, so that a training in the same process finds all of it.
"""

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import Any

PUT_OFF = {
    "rasa.utils.train_utils": (
        "rasa.utils.tensorflow.callback",
        "rasa.utils.tensorflow.data_generator",
    ),
    "rasa.utils.tensorflow.model_data": ("sklearn.model_selection",),
}
"""Module -> the modules that it imports, and that are not needed before it is used."""
CHANNELS = "rasa.core.channels"
CHANNEL = f"{CHANNELS}.channel"
"""What all channels have in common, without which none can be served."""


class Later:
    """Stands for a name of a module, which is imported when this is called or looked into."""

    def __init__(self, module: str, name: str) -> None:
        self._of = (module, name)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._real()(*args, **kwargs)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(self._real(), name)

    def _real(self) -> Any:
        module, name = self._of
        return getattr(importlib.import_module(module), name)


class _Standing(ModuleType):
    """A module of which every name is a Later."""

    def __getattr__(self, name: str) -> Later:
        if name.startswith("__"):
            raise AttributeError(name)
        return Later(self.__name__, name)


class _WithoutSome(Loader):
    """Loads a module as Python does, while others are stood for."""

    def __init__(self, loader: Loader, others: tuple[str, ...]) -> None:
        self._loader = loader
        self._others = others

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        with _stood_for(self._others):
            self._loader.exec_module(module)


class _Channels(Loader):
    """Loads the package of Rasa's channels; who wants one of these gets them all."""

    def __init__(self, loader: Loader) -> None:
        self._loader = loader

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        def find(name: str) -> Any:
            if name.startswith("__"):
                raise AttributeError(name)
            common = importlib.import_module(CHANNEL)
            if name in vars(module):
                return vars(module)[name]
            if hasattr(common, name):
                return getattr(common, name)
            if "__getattr__" in vars(module):
                del module.__getattr__
                self._loader.exec_module(module)
            return getattr(module, name)

        module.__getattr__ = find  # type: ignore[method-assign]


class LeanFinder(MetaPathFinder):
    """Finds the modules whose imports are put off."""

    def find_spec(
        self, name: str, path: Any = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """As Python's own finder, with another loader; None for all other modules."""
        if name not in PUT_OFF and name != CHANNELS:
            return None
        spec = PathFinder.find_spec(name, path, target)
        if spec is None or spec.loader is None:
            return None
        others = PUT_OFF.get(name)
        spec.loader = _WithoutSome(spec.loader, others) if others else _Channels(spec.loader)
        return spec


def import_leanly() -> None:
    """From now on; call it before anything of Rasa's is imported."""
    if not any(isinstance(finder, LeanFinder) for finder in sys.meta_path):
        sys.meta_path.insert(0, LeanFinder())


@contextmanager
def _stood_for(names: tuple[str, ...]) -> Iterator[None]:
    """Stand for those of these modules that are not imported yet."""
    stood = [name for name in names if name not in sys.modules]
    sys.modules.update({name: _Standing(name) for name in stood})
    try:
        yield
    finally:
        for name in stood:
            if isinstance(sys.modules.get(name), _Standing):
                del sys.modules[name]
