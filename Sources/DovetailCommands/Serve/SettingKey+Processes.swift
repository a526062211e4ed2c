import DovetailProcess
import Foundation

// How plugins run in processes of their own.
extension SettingKey {
    static let processes: [SettingKey] = [
        .number(
            "processes.memory", "a number of bytes, at least 33554432", (32 << 20)...(1 << 40),
            \.processes.limits.memory),
        .number("processes.count", "a number from 4 to 32768", 4...32_768, \.processes.limits.processes),
        .number("processes.descriptors", "a number from 16 to 1048576", 16...(1 << 20), \.processes.limits.descriptors),
        .number("processes.file-size", "a number of bytes", 0...(1 << 40), \.processes.limits.fileSize),
        .number(
            "processes.folder-size", "a number of bytes, at least 4096", 4_096...(1 << 40),
            \.processes.limits.folderSize),
        .number("processes.niceness", "a number from 0 to 19", 0...19, \.processes.limits.niceness),
        SettingKey(name: "processes.processors", expected: "a number such as 0.5 or 2, or all") { text, settings in
            guard text != "all" else {
                settings.processes.limits.processors = nil
                return true
            }
            guard let number = Double(text), (0.01...1_024).contains(number) else { return false }
            settings.processes.limits.processors = number
            return true
        },
        .span("processes.idle", \.processes.idle),
        .span("processes.start", \.processes.start),
        .number("processes.starts-at-once", "a number from 1 to 1024", 1...1_024, \.processes.startsAtOnce),
        .span("processes.stop", \.processes.stop),
        .span("processes.watch", \.processes.watch),
        .span("processes.hanging", \.processes.hanging),
        .span("processes.spinning", \.processes.spinning),
        .number("processes.call-rate", "a number from 1 to 10000000", 1...10_000_000, \.processes.callRate),
        .number("processes.calls-per-owner", "a number from 1 to 1024", 1...1_024, \.processes.callsPerOwner),
        .number("processes.log-rate", "a number from 1 to 1000000", 1...1_000_000, \.processes.logRate),
        .list("processes.network", "slugs with commas between") { $0.processes.network = Set($1) },
        .list(
            "processes.environment", "pairs such as TaskManager:TZ, of slug and variable, with commas between",
            isEntry: {
                $0.split(separator: ":", omittingEmptySubsequences: false).count == 2 && !$0.hasPrefix(":")
                    && !$0.hasSuffix(":")
            }
        ) { settings, grants in
            settings.grantedVariables = grants
        },
        .choice("sandbox.mode", SandboxSettings.Mode.allCases.map { ($0.rawValue, $0) }, \.processes.sandbox.mode),
        .list("sandbox.readable", "absolute paths with commas between") { $0.processes.sandbox.readablePaths = $1 },
        .program("sandbox.launcher", "the path of dovetail-launcher", \.processes.sandbox.launcher),
        .program("sandbox.bubblewrap", "the path of bwrap", \.processes.sandbox.bubblewrap),
    ]

    /// A list; `none` is the empty one.
    private static func list(
        _ name: String, _ expected: String, isEntry: @escaping @Sendable (String) -> Bool = { !$0.isEmpty },
        _ put: @escaping @Sendable (inout ServeSettings, [String]) -> Void
    ) -> SettingKey {
        SettingKey(name: name, expected: expected + ", or none") { text, settings in
            let words = text.split(separator: ",", omittingEmptySubsequences: false)
                .map { $0.trimmingCharacters(in: .whitespaces) }
            guard text == "none" || words.allSatisfy(isEntry) else { return false }
            put(&settings, text == "none" ? [] : words)
            return true
        }
    }
}
