#pragma once

/// renameat2(2) with RENAME_NOREPLACE, which Swift's Glibc does not show. 0, or -1 with errno set.
int nightaudit_rename_noreplace(const char *from, const char *to);

/// A new file in that folder, open for reading and writing, that has no name any more; -1 with errno set.
/// O_TMPFILE, or where the file system has none, a file `.stage-spill-…` that is unlinked at once.
int nightaudit_open_unlinked(const char *folder);
