"""Loops over columns, compiled to the processor's own code on first use and kept between runs.

A loop is a Python function over columns, tuples of columns and numbers. It allocates nothing: what
it fills is handed in, and what it returns is one whole number or nothing. So its compiled form
needs nobody: a later run loads the kept bytes and calls them, in milliseconds and without loading
the compiler. They are kept under a mark of all that the loop is made of, its own code, that of its
parts and the constants that they name; after a change in any of these it is compiled anew.
"""

import ctypes
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path
from threading import Lock
from types import CodeType, FunctionType
from typing import Any

import numpy as np

_FAST: dict[str, Any] = {"fastmath": True, "nogil": True, "error_model": "numpy", "_nrt": False}
_ALONE: dict[str, Any] = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}
# How columns are handed over; a new way makes all kept loops unreadable.
_EDITION = 1
_MARK = 32
_COMPILING = Lock()
# Who asked to be told that loops have to be compiled, which takes a dozen seconds in all.
_WAITING: list[Callable[[], None]] = []
# Parts are shared by the loops that are compiled in one run.
_COMPILABLE: dict[bytes, Any] = {}


class Part:
    """A function compiled into each loop that uses it; called from Python it runs as it stands."""

    def __init__(self, body: Callable[..., Any], how: dict[str, Any]) -> None:
        self.body, self.how = body, how
        self.__doc__ = body.__doc__

    def __call__(self, *given: Any) -> Any:
        """Run the function as Python does."""
        return self.body(*given)

    def told(self) -> Iterator[bytes]:
        """Return all that the compiled form depends on."""
        yield repr(sorted(self.how.items())).encode()
        yield from _code(self.body.__code__)
        for name, value in self.named():
            yield name.encode()
            yield from value.told() if isinstance(value, Part) else _value(value)

    def named(self) -> list[tuple[str, Any]]:
        """Return what the function may take from its file, by name."""
        around = self.body.__globals__
        names = [name for name in self.body.__code__.co_names if name in around]
        # A member of a tuple may be called like the function itself.
        return [(name, around[name]) for name in names if around[name] is not self]

    def compilable(self) -> Any:
        """Return the function as the compiler wants it, its parts likewise."""
        told = b"".join(self.told())
        if told not in _COMPILABLE:
            from numba import njit

            around = {
                name: value.compilable() if isinstance(value, Part) else value
                for name, value in self.named()
            }
            body = FunctionType(self.body.__code__, around | {"__builtins__": __builtins__})
            _COMPILABLE[told] = njit(**_FAST, **self.how)(body)
        return _COMPILABLE[told]


class Loop(Part):
    """A loop that Python calls; it runs beside others in threads."""

    def __init__(self, body: Callable[..., Any]) -> None:
        super().__init__(body, _ALONE)
        self._runs: dict[tuple[Any, ...], Any] = {}
        self._mark: bytes | None = None

    def __call__(self, *given: Any) -> int:
        """Run over contiguous columns and return the loop's whole number, or 0."""
        kinds: list[Any] = []
        flat: list[int | float] = []
        for value in given:
            _flatten(value, kinds, flat)
        run = self._runs.get(tuple(kinds))
        if run is None:
            with _COMPILING:
                run = self._runs[tuple(kinds)] = _loaded(*self._kept(kinds, given, flat), flat)
        found, failed = ctypes.c_int64(), ctypes.c_void_p()
        if run(ctypes.addressof(found), ctypes.addressof(failed), *flat):
            raise ArithmeticError(f"{self.body.__name__} stopped before its end")
        return found.value

    def _kept(self, kinds: list[Any], given: tuple[Any, ...], flat: list[Any]) -> tuple[str, bytes]:
        """Return name and bytes of the compiled form, made now if it is not kept."""
        told = [str(_EDITION), sys.version, str(kinds), *_processor()]
        mark = [*self.told(), *(word.encode() for word in told)]
        where = blake2b("".join(told).encode(), digest_size=6).hexdigest()
        name = f"{self.body.__module__.rpartition('.')[2]}.{self.body.__name__}-{where}.loop"
        for folder in _folders():
            found = _read(folder / name, mark)
            if found is not None:
                return found
        while _WAITING:
            _WAITING.pop()()
        symbol, code = self._compiled(given, flat)
        _keep(name, _marked(mark, symbol.encode() + b"\n" + code))
        return symbol, code

    def _compiled(self, given: tuple[Any, ...], flat: list[Any]) -> tuple[str, bytes]:
        from numba.core import types

        signature = tuple(map(_compilers_type, given))
        compilable = self.compilable()
        compilable.compile(signature)
        made = compilable.overloads[signature]
        if made.signature.return_type not in (types.none, types.int64):
            raise TypeError(f"{self.body.__name__} returns {made.signature.return_type}")
        symbol = made.fndesc.llvm_func_name
        code, wanted = _machine_code(made.library.get_llvm_str(), symbol)
        if wanted != len(flat) + 2:
            raise TypeError("this release of the compiler hands columns over in another way")
        return symbol, code


@contextmanager
def heard(tell: Callable[[], None]) -> Iterator[None]:
    """Call ``tell`` if a loop has to be compiled while the block runs, before the first one."""
    _WAITING.append(tell)
    try:
        yield
    finally:
        if tell in _WAITING:
            _WAITING.remove(tell)


def compiled(loop: Callable[..., Any]) -> Any:
    """Compile a loop that Python calls."""
    return Loop(loop)


def within(part: Callable[..., Any]) -> Any:
    """Compile a part into each of the loops that use it, as if it were written there."""
    return Part(part, {"inline": "always"})


def bare(part: Callable[..., Any]) -> Any:
    """Compile a part that the loops which use it call, or take in if that is faster."""
    return Part(part, {"forceinline": True})


def _flatten(value: Any, kinds: list[Any], flat: list[int | float]) -> None:
    """Add a value as the compiled form takes it: a column is an address and its shape."""
    if isinstance(value, np.ndarray):
        if not value.flags.c_contiguous:
            raise ValueError("a loop takes contiguous columns only")
        kinds.append((value.dtype, value.ndim))
        flat += (0, 0, value.size, value.itemsize, value.ctypes.data, *value.shape, *value.strides)
    elif isinstance(value, tuple):
        kinds.append(getattr(value, "_fields", len(value)))
        for member in value:
            _flatten(member, kinds, flat)
    elif isinstance(value, (int, np.integer)):
        kinds.append("whole")
        flat.append(int(value))
    else:
        kinds.append("real")
        flat.append(float(value))


def _compilers_type(value: Any) -> Any:
    from numba import from_dtype, types

    if isinstance(value, np.ndarray):
        return types.Array(from_dtype(value.dtype), value.ndim, "C")
    if isinstance(value, tuple):
        members = tuple(map(_compilers_type, value))
        return types.BaseTuple.from_types(members, type(value))  # type: ignore[no-untyped-call]
    return types.int64 if isinstance(value, (int, np.integer)) else types.float64


def _machine_code(assembly: str, symbol: str) -> tuple[bytes, int]:
    """Return the bytes for this processor, and how many values the function is handed."""
    from llvmlite import binding as llvm

    module = llvm.parse_assembly(assembly)
    wanted = sum(1 for _ in module.get_function(symbol).arguments)
    return _machine().emit_object(module), wanted


def _machine() -> Any:
    from llvmlite import binding as llvm

    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    processor, features = _processor()
    return llvm.Target.from_default_triple().create_target_machine(
        cpu=processor, features=features, opt=3, jit=True
    )


def _processor() -> tuple[str, str]:
    from llvmlite import binding as llvm

    return llvm.get_host_cpu_name(), llvm.get_host_cpu_features().flatten()


def _loaded(symbol: str, code: bytes, flat: list[int | float]) -> Any:
    """Return what calls the compiled form; other threads go on while it runs."""
    from llvmlite import binding as llvm

    engine = llvm.create_mcjit_compiler(llvm.parse_assembly(""), _machine())
    engine.add_object_file(llvm.ObjectFileRef.from_data(code))
    engine.finalize_object()
    handed = [ctypes.c_double if isinstance(one, float) else ctypes.c_int64 for one in flat]
    kind = ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.c_void_p, ctypes.c_void_p, *handed)
    run = kind(engine.get_function_address(symbol))
    run.engine = engine  # type: ignore[attr-defined]
    return run


def _folders() -> Iterator[Path]:
    """Return where loops may be kept: beside this file, or else with what the user can spare."""
    yield Path(__file__).parent / "__pycache__"
    yield Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "groundtruce"


def _keep(name: str, kept: bytes) -> None:
    for folder in _folders():
        unfinished = folder / f"{name}.{os.getpid()}"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            unfinished.write_bytes(kept)
            unfinished.replace(folder / name)
        except OSError:
            continue
        return


def _read(path: Path, mark: list[bytes]) -> tuple[str, bytes] | None:
    """Return a kept loop if it is whole and of this edition."""
    try:
        kept = path.read_bytes()
    except OSError:
        return None
    if kept != _marked(mark, kept[_MARK:]):
        return None
    symbol, _, code = kept[_MARK:].partition(b"\n")
    return symbol.decode(), code


def _marked(mark: list[bytes], kept: bytes) -> bytes:
    digest = blake2b(digest_size=_MARK)
    for word in (*mark, kept):
        digest.update(len(word).to_bytes(8, "big"))
        digest.update(word)
    return digest.digest() + kept


def _code(code: CodeType) -> Iterator[bytes]:
    yield code.co_code
    yield repr((code.co_names, code.co_varnames)).encode()
    for constant in code.co_consts:
        yield from _code(constant) if isinstance(constant, CodeType) else [repr(constant).encode()]


def _value(value: Any) -> Iterator[bytes]:
    """Return a constant by what it is, anything else by its name."""
    if isinstance(value, np.ndarray):
        yield repr((value.dtype, value.shape)).encode() + value.tobytes()
    elif isinstance(value, (int, float, tuple, str)):
        yield repr(value).encode()
    else:
        yield repr(getattr(value, "__name__", value)).encode()
