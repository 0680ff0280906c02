#pragma once

/// renameat2(2) with RENAME_NOREPLACE, which Swift's Glibc does not show. 0, or -1 with errno set.
int nightaudit_rename_noreplace(const char *from, const char *to);
