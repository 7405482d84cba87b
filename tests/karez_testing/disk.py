"""Disks that are soon full, and stores of a later version."""

import contextlib
import resource
import shutil
import signal
import subprocess


@contextlib.contextmanager
def small_disk(folder, size):
    """Makes folder a disk of size bytes; yields options of subprocess.Popen for
    whoever writes there. Where nothing may be mounted, its files are held to an
    eighth of the size instead."""
    folder.mkdir(parents=True)
    if not _mount(f"size={size}", folder):
        yield {"preexec_fn": lambda: _limit_files(size // 8), "restore_signals": False}
        return
    try:
        yield {}
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def make_room(folder):
    """Enlarges the disk that small_disk made of folder."""
    _mount("remount,size=512m", folder)


def _mount(options, folder):
    command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    return shutil.which("mount") is not None and subprocess.run(command, capture_output=True).returncode == 0


def _limit_files(size):
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def _ldb(store, *arguments):
    command = ["ldb", f"--db={store}", "--hex", *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def write_format_version(store, version):
    """Puts another format version into the header of a closed store; docs/formats.md
    describes it. Returns the one that was there."""
    key = "0x0000" + b"header".hex().upper() + "0001"
    header = _ldb(store, "get", key)
    magic = "0x" + b"karez store".hex().upper() + "0001"
    assert header.startswith(magic)
    old = int(header[len(magic) : len(magic) + 8], 16)
    _ldb(store, "put", key, magic + f"{version:08X}" + header[len(magic) + 8 :])
    return old
