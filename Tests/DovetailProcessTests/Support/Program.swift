import Foundation

/// Where the programs lie that are built beside the tests.
enum Program {
    /// The fixture that does what plugins must not.
    static let mischief = path("mischief")

    private static func path(_ name: String) -> String {
        URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().appendingPathComponent(name).path
    }
}
