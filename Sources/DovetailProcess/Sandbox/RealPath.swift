import Foundation

/// Paths as the kernel sees them, with all links followed.
enum RealPath {
    /// The path of a file or folder; a path that leads nowhere stays as it is.
    static func of(_ path: String) -> String {
        guard let found = unsafe realpath(path, nil) else { return path }
        defer { unsafe free(found) }
        return unsafe String(cString: found)
    }

    /// The path of this program.
    static var ofProgram: String { Self.of("/proc/self/exe") }
}

extension String {
    /// Whether a path is this one, or leads below it.
    func contains(path: String) -> Bool { self == "/" || path == self || path.hasPrefix(self + "/") }
}
