import Foundation

/// Where the programs lie that are built beside the tests.
enum Program {
    /// The fixture that does what plugins must not.
    static let mischief = path("mischief")
    /// The program that confines plugins.
    static let launcher = path("dovetail-launcher")
    /// The plugin that speaks with the host and does evil on command.
    static let hostile = path("HostilePlugin")
    /// The plugin in plain C.
    static let plain = path("PlainPlugin")

    private static func path(_ name: String) -> String {
        URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().appendingPathComponent(name).path
    }
}
