// dovetail-launcher: starts a plugin's process, confines it, and ends all that it has started.
//
//   dovetail-launcher monitor [options] -- PROGRAM [ARGUMENT…]   see monitor.c
//   dovetail-launcher confine [options] -- PROGRAM [ARGUMENT…]   see confine.c
//   dovetail-launcher leftovers [options] FOLDER                 see leftovers.c
//   dovetail-launcher probe                                      see probe.c

#include "confine.h"
#include "failure.h"
#include "leftovers.h"
#include "monitor.h"
#include "probe.h"

#include <errno.h>
#include <string.h>

int main(int count, char **words) {
    const char *mode = count > 1 ? words[1] : "";
    if (strcmp(mode, "monitor") == 0) monitor(words + 2);
    if (strcmp(mode, "confine") == 0) confine(words + 2);
    if (strcmp(mode, "leftovers") == 0) return end_leftovers(words + 2);
    if (strcmp(mode, "probe") == 0) return probe();
    errno = 0;
    fail("say what to do: monitor, confine, leftovers or probe");
}
