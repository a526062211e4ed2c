import DovetailCore
import DovetailHost
import DovetailSQLite
import Foundation
import Logging

/// A setting that `dovetail serve` knows.
struct SettingKey: Sendable {
    /// Its name in the settings file, with dots between levels: `limits.hook`.
    let name: String
    /// What its value is: `a port from 0 to 65535`.
    let expected: String
    /// Puts a value into settings; answers whether it is one.
    let apply: @Sendable (String, inout ServeSettings) -> Bool

    /// The name of its environment variable: `DOVETAIL_LIMITS_HOOK`.
    var variable: String { "DOVETAIL_" + self.name.uppercased().map { $0.isLetter ? String($0) : "_" }.joined() }

    /// The setting of that name; nil when there is none.
    static func named(_ name: String) -> SettingKey? { self.all.first { $0.name == name } }

    /// Every setting.
    static let all: [SettingKey] =
        [
            .text("host", "an address to listen on", \.host),
            .number("port", "a port from 0 to 65535", 0...65535, \.port),
            .text("data", "a folder", \.data),
            SettingKey(name: "plugins", expected: "a folder") { text, settings in
                settings.plugins = text
                return !text.isEmpty
            },
            .choice("development", [("on", true), ("off", false)], \.development),
            .choice("naming-policy", NamingPolicy.allCases.map { ($0.rawValue, $0) }, \.namingPolicy),
            .choice("durability", [("full", SQLiteDurability.full), ("normal", .normal)], \.durability),
            .choice("log-level", Logger.Level.allCases.map { ($0.rawValue, $0) }, \.logLevel),
            .span("limits.hook", \.limits.hook),
            .span("limits.stop", \.limits.stop),
            .span("limits.drain", \.limits.drain),
            .span("limits.release", \.limits.release),
            .span("limits.lock", \.limits.lock),
            .span("limits.call", \.limits.call),
            .span("limits.background", \.limits.background),
            .span("limits.revival", \.limits.revival),
            .number("limits.stored-value", "a number of bytes, at least 1", 1...(1 << 30), \.limits.storedValue),
            .number("limits.event-size", "a number of bytes, at least 1", 1...(1 << 20), \.limits.eventSize),
            .number("limits.staged", "a number of bytes, at least 1", 1...(1 << 30), \.limits.staged),
            .number("limits.resources", "a number from 1 to 100000", 1...100_000, \.limits.resources),
            .number("limits.concurrent-starts", "a number from 1 to 1024", 1...1024, \.limits.concurrentStarts),
            .span("limits.write-wait", \.databaseLimits.wait),
            .span("limits.write-hold", \.databaseLimits.hold),
            .span("limits.query", \.databaseLimits.read),
            .number(
                "limits.database-size", "a number of bytes, at least 65536", (64 << 10)...(1 << 44),
                \.databaseLimits.databaseSize),
            .span("limits.shutdown", \.limits.shutdown),
            SettingKey(
                name: "permissions.refused",
                expected: "permissions such as network.access, with commas between, or none"
            ) { text, settings in
                let words = text == "none" ? [] : text.split(separator: ",", omittingEmptySubsequences: false)
                let refused = words.map { Permission($0.trimmingCharacters(in: .whitespaces)) }
                settings.refusedPermissions = Set(refused.compactMap(\.self))
                return !refused.contains(nil)
            },
            .span("updates.switchover", \.updates.switchover),
            .span("updates.probation", \.updates.probation),
            .span("updates.health-interval", \.updates.healthInterval),
            .span("updates.health-limit", \.updates.healthLimit),
            .span("updates.kept-for", \.updates.keptFor),
            .number("restarts.allowed", "a number from 0 to 1000", 0...1000, \.restarts.allowed),
            .span("restarts.window", \.restarts.window),
            .span("exports.kept-for", \.exportLifetime),
        ] + Self.http + Self.processes + Self.runtimes + Self.outbound + Self.testing
}

extension SettingKey {
    typealias Place<Value> = any WritableKeyPath<ServeSettings, Value> & Sendable

    private static func text(_ name: String, _ expected: String, _ place: Place<String>) -> SettingKey {
        SettingKey(name: name, expected: expected) { text, settings in
            settings[keyPath: place] = text
            return !text.isEmpty
        }
    }

    static func number(
        _ name: String, _ expected: String, _ range: ClosedRange<Int>, _ place: Place<Int>
    ) -> SettingKey {
        SettingKey(name: name, expected: expected) { text, settings in
            guard let number = Int(text), range.contains(number) else { return false }
            settings[keyPath: place] = number
            return true
        }
    }

    static func span(_ name: String, _ place: Place<Duration>) -> SettingKey {
        SettingKey(name: name, expected: "a time span with its unit, such as 500ms, 30s, 2m, 12h or 30d") {
            text, settings in
            guard let duration = try? TimeSpan.duration(text) else { return false }  // What is expected stands above.
            settings[keyPath: place] = duration
            return true
        }
    }

    static func choice<Value: Sendable>(
        _ name: String, _ choices: [(name: String, value: Value)], _ place: Place<Value>
    ) -> SettingKey {
        SettingKey(name: name, expected: choices.map(\.name).joined(separator: ", ")) { text, settings in
            guard let choice = choices.first(where: { $0.name == text }) else { return false }
            settings[keyPath: place] = choice.value
            return true
        }
    }
}
