#pragma once

// Writes down what the program writes to its files and what it forces to the disk, in order, for a test to find out what a
// power failure leaves. It stands before the functions of the C library of the same names, and does nothing unless the
// environment variable DOVETAIL_TEST_WRITE_LOG names a file to append to.
//
// A record is a kind (one byte), four numbers of eight bytes in the machine's order, and then two texts and the bytes that
// were written. The numbers are an offset or a size, the lengths of both texts, and how many bytes follow.
enum write_log_kind {
    WRITE_LOG_WRITE = 'w',
    // Bytes were written that are not kept.
    WRITE_LOG_CHANGE = 'c',
    WRITE_LOG_TRUNCATE = 't',
    // A file or folder was made.
    WRITE_LOG_MAKE = 'm',
    // About to be forced to the disk: what has been written before is there when the call has returned.
    WRITE_LOG_SYNC = 's',
    WRITE_LOG_REMOVE = 'u',
    WRITE_LOG_RENAME = 'r',
};
