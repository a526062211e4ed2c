// dovetail-launcher: starts a plugin's process, confines it, and ends all that it has started.
//
//   dovetail-launcher monitor [options] -- PROGRAM [ARGUMENT…]   see monitor.c
//   dovetail-launcher confine [options] -- PROGRAM [ARGUMENT…]   see confine.c
//   dovetail-launcher probe                                      see probe.c

#include "failure.h"
#include "probe.h"

#include <errno.h>
#include <string.h>

int main(int count, char **words) {
    const char *mode = count > 1 ? words[1] : "";
    if (strcmp(mode, "probe") == 0) return probe();
    errno = 0;
    fail("say what to do: monitor, confine or probe");
}
