import Foundation

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Where commands print: results on standard output, everything else on standard error.
///
/// Nothing is held back in a buffer.
enum Console {
    /// Prints a line, or several, of the result.
    static func print(_ text: String) {
        Self.write(text + "\n", to: FileHandle.standardOutput)
    }

    /// Prints a line, or several, beside the result.
    static func note(_ text: String) {
        Self.write(text + "\n", to: FileHandle.standardError)
    }

    /// Replaces the line that is shown on standard error; an empty text clears it.
    static func replaceLine(_ text: String) {
        Self.write("\r\u{1B}[K" + text, to: FileHandle.standardError)
    }

    /// Whether a person watches standard error.
    static var isWatched: Bool { isatty(STDERR_FILENO) == 1 && Self.isCapable }

    /// Whether standard output may be decorated: it is a terminal, and `NO_COLOR` is not set.
    static var isDecorated: Bool {
        isatty(STDOUT_FILENO) == 1 && Self.isCapable && ProcessInfo.processInfo.environment["NO_COLOR"] == nil
    }

    private static var isCapable: Bool { ProcessInfo.processInfo.environment["TERM"] != "dumb" }

    private static func write(_ text: String, to handle: FileHandle) {
        // Whoever read it has gone, as in `dovetail list | head -1`: there is nobody left to tell.
        try? handle.write(contentsOf: Data(text.utf8))
    }
}
