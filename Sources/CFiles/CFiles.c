#define _GNU_SOURCE
#include "CFiles.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int nightaudit_rename_noreplace(const char *from, const char *to) {
    return renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE);
}

int nightaudit_open_unlinked(const char *folder) {
    int descriptor = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (descriptor >= 0) return descriptor;
    const char *name = "/.stage-spill-";
    const size_t length = strlen(folder) + strlen(name), random = 6;
    char *path = malloc(length + random + 1);
    if (!path) return -1;
    strcat(strcpy(path, folder), name);
    memset(path + length, 'X', random);
    path[length + random] = 0;
    descriptor = mkostemp(path, O_CLOEXEC);
    int reason = errno;
    if (descriptor >= 0) unlink(path);
    free(path);
    errno = reason;
    return descriptor;
}

/// Before anything is opened: a standard stream that is closed is held by one that cannot be used, so that no file opened
/// later, nor a queue's own descriptor, takes its number and is written to in its place.
__attribute__((constructor)) static void nightaudit_hold_closed_streams(void) {
    for (int descriptor = 0; descriptor <= 2; descriptor++) {
        if (fcntl(descriptor, F_GETFD) < 0 && errno == EBADF) open("/dev/null", descriptor == 0 ? O_WRONLY : O_RDONLY);
    }
}
