import Foundation

/// A program that was built beside this one.
enum BuiltProgram: String {
    case bareChild = "BareChild"
    case echoPlugin = "EchoPlugin"
    case hostilePlugin = "HostilePlugin"
    case shelfPlugin = "ShelfPlugin"

    /// Where it is.
    var path: String {
        get throws {
            let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
            return URL(fileURLWithPath: own).deletingLastPathComponent().appendingPathComponent(self.rawValue).path
        }
    }

    /// Copies it.
    func copy(to path: String) throws { try FileManager.default.copyItem(atPath: self.path, toPath: path) }
}
