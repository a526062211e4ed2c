// Taking what there is of memory and room.
#include "evil.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

// Takes memory until it is ended; 4 GiB at most where nothing limits it.
static void eat_memory(struct occasion *occasion) {
    (void)occasion;
    for (int piece = 0; piece < 256; piece++) {
        char *memory = malloc(16 << 20);
        if (memory == NULL) {
            printf("there is no memory after %d MiB\n", piece * 16);
            abort();
        }
        memset(memory, 1, 16 << 20);
    }
    report("took 4 GiB");
}

// Writes files of 1 MiB to a folder until no more can be written; 2 GiB at most.
static void fill_folder(const char *folder) {
    static char block[1 << 20];
    char path[256];
    long written = 0;
    for (int number = 0; number < 2048; number++) {
        snprintf(path, sizeof path, "%s/fill-%d", folder, number);
        const int file = open(path, O_WRONLY | O_CREAT | O_EXCL, 0600);
        if (file < 0) break;
        const ssize_t size = write(file, block, sizeof block);
        close(file);
        if (size > 0) written += size;
        if (size != (ssize_t)sizeof block) break;
    }
    report("%s: %ld MiB, then %s", folder, written >> 20, strerrorname_np(errno));
}

static void fill_folders(struct occasion *occasion) {
    (void)occasion;
    errno = 0;
    const char *folders[] = {getenv("HOME"), "/tmp", "/dev/shm", "/var/tmp", "/dev", "/run", "/", "."};
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) fill_folder(folders[i]);
}

// Leaves folders that are hard to remove: deep, and without permissions.
static void nest_folders(struct occasion *occasion) {
    (void)occasion;
    int depth = 0;
    if (chdir(getenv("HOME")) != 0) return;
    for (; depth < 2000 && mkdir("deeper", 0700) == 0 && chdir("deeper") == 0; depth++) {
        const int file = open("file", O_WRONLY | O_CREAT, 0);
        if (file >= 0) close(file);
    }
    chmod(".", 0);
    report("%d deep", depth);
}

static void open_descriptors(struct occasion *occasion) {
    (void)occasion;
    int count = 0;
    while (count < 100000 && open("/dev/null", O_RDONLY) >= 0) count++;
    report("%d descriptors", count);
}

const struct evil hoards[] = {
    {"eat-memory", eat_memory},
    {"fill-folders", fill_folders},
    {"nest-folders", nest_folders},
    {"open-descriptors", open_descriptors},
    {0},
};
