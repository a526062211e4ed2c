// SwiftPM links every program with Swift's library, also one without a line of Swift. Being beside each plugin for as
// long as it runs, this one does without: that saves 300 KiB of memory and a millisecond for each.
//
// Swift's start-up object refers to two functions of the library. With these in their place, and a word to the linker
// (the section is where object files ask the driver for libraries), nothing refers to the library any more. Should the
// driver change, the program works as before and is only larger.

void swift_addNewDSOImage(const void *sections) { (void)sections; }

int _swift_backtrace_isThunkFunction(const char *name) {
    (void)name;
    return 0;
}

__attribute__((section(".swift1_autolink_entries"), used)) static const char entries[] = "-Wl,--as-needed";
