/* Keeps, in $SHADOW, each file as of its last fsync: what a machine finds after a power cut that
 * drops every write not yet on the disk. Loaded with LD_PRELOAD by tests/faults/test_power.py. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void keep(int fd)
{
    const char *folder = getenv("SHADOW");
    char link[64], path[4096], target[8192], fresh[8200], piece[65536];
    struct stat about;
    if (!folder || fstat(fd, &about) || !S_ISREG(about.st_mode))
        return;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t size = readlink(link, path, sizeof path - 1);
    if (size <= 0)
        return;
    path[size] = 0;
    const char *name = strrchr(path, '/');
    snprintf(target, sizeof target, "%s/%s", folder, name ? name + 1 : path);
    snprintf(fresh, sizeof fresh, "%s.new", target);
    int from = open(path, O_RDONLY), to = open(fresh, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    ssize_t got;
    while (from >= 0 && to >= 0 && (got = read(from, piece, sizeof piece)) > 0)
        if (write(to, piece, got) != got)
            abort();
    close(from);
    close(to);
    rename(fresh, target);
}

int fsync(int fd)
{
    int (*true_fsync)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
    int done = true_fsync(fd);
    keep(fd);
    return done;
}

int fdatasync(int fd)
{
    int (*true_fdatasync)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
    int done = true_fdatasync(fd);
    keep(fd);
    return done;
}
