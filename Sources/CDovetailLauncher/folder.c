#include "folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

bool make_folder(const char *path) {
    return mkdir(path, 0700) == 0;
}

static bool is_dots(const char *name) {
    return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

// Opens a folder for reading, whatever its permissions are.
static DIR *open_folder(int parent, const char *name) {
    const int flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
    int descriptor = openat(parent, name, flags);
    if (descriptor < 0 && errno == EACCES && fchmodat(parent, name, 0700, 0) == 0) {
        descriptor = openat(parent, name, flags);
    }
    if (descriptor < 0) return NULL;
    fchmod(descriptor, 0700);
    DIR *folder = fdopendir(descriptor);
    if (folder == NULL) close(descriptor);
    return folder;
}

// Moves the folders in `folder` up to `top`, and removes everything else in it. So a chain of folders, however deep,
// is removed with two descriptors.
static bool flatten(DIR *folder, int top, unsigned long *moved) {
    for (const struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        if (is_dots(entry->d_name) || unlinkat(dirfd(folder), entry->d_name, 0) == 0) continue;
        if (unlinkat(dirfd(folder), entry->d_name, AT_REMOVEDIR) == 0) continue;
        char name[48];
        struct stat found;
        do snprintf(name, sizeof name, "removed-%lu", (*moved)++);
        while (fstatat(top, name, &found, AT_SYMLINK_NOFOLLOW) == 0);
        if (renameat(dirfd(folder), entry->d_name, top, name) == 0) continue;
        // A folder that is moved must be writable itself, since its `..` changes.
        if (fchmodat(dirfd(folder), entry->d_name, 0700, 0) != 0) return false;
        if (renameat(dirfd(folder), entry->d_name, top, name) != 0) return false;
    }
    return true;
}

static bool remove_entry(int top, const char *name, unsigned long *moved) {
    if (unlinkat(top, name, 0) == 0 || errno == ENOENT) return true;
    if (unlinkat(top, name, AT_REMOVEDIR) == 0) return true;
    DIR *folder = open_folder(top, name);
    if (folder == NULL) return false;
    const bool emptied = flatten(folder, top, moved);
    closedir(folder);
    return emptied && unlinkat(top, name, AT_REMOVEDIR) == 0;
}

// Removes what is in a folder now; false when nothing could be removed, or there was nothing.
static bool remove_entries(DIR *folder, unsigned long *moved) {
    bool progress = false;
    rewinddir(folder);
    for (const struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        if (!is_dots(entry->d_name) && remove_entry(dirfd(folder), entry->d_name, moved)) progress = true;
    }
    return progress;
}

bool remove_folder(const char *path) {
    if (rmdir(path) == 0 || errno == ENOENT) return true;
    DIR *folder = open_folder(AT_FDCWD, path);
    if (folder == NULL) return false;
    unsigned long moved = 0;
    while (remove_entries(folder, &moved)) continue;
    closedir(folder);
    return rmdir(path) == 0;
}
