#pragma once

#include <stdbool.h>

// Makes a folder that only its owner reaches; false when there is something already, which is another's.
bool make_folder(const char *path);

// Removes a folder with all it holds, and follows no links. One that is not there is removed already.
bool remove_folder(const char *path);
