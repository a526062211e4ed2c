import DovetailHost
import Foundation

// What plugins may ask for outside of the host.
extension SettingKey {
    static let outbound: [SettingKey] = [
        SettingKey(
            name: "outbound.allowed",
            expected:
                "names, addresses or networks such as intranet.example, localhost:8080 or 10.1.0.0/16, with commas between, or none"
        ) { text, settings in
            let words =
                text == "none" ? [] : text.split(separator: ",", omittingEmptySubsequences: false).map { String($0) }
            let allowed = words.map { OutboundAllowance($0.trimmingCharacters(in: .whitespaces)) }
            settings.outbound.allowed = allowed.compactMap(\.self)
            return !allowed.contains(nil)
        },
        SettingKey(
            name: "outbound.refused",
            expected: "addresses or networks such as 192.0.2.0/24 or 2001:db8:64::/96, with commas between, or none"
        ) { text, settings in
            let words =
                text == "none" ? [] : text.split(separator: ",", omittingEmptySubsequences: false).map { String($0) }
            let refused = words.map { IPNetwork($0.trimmingCharacters(in: .whitespaces)) }
            settings.outbound.refused = refused.compactMap(\.self)
            return !refused.contains(nil)
        },
        .span("outbound.head", \.outbound.head),
        .span("outbound.idle", \.outbound.idle),
        .number("outbound.answer-size", "a number of bytes, at least 1", 1...(1 << 40), \.outbound.answerSize),
        .number("outbound.concurrent", "a number from 1 to 1024", 1...1024, \.outbound.concurrent),
        .number("outbound.rate", "a number of requests a second, 0 for any", 0...1_000_000, \.outbound.rate),
        .number("outbound.redirects", "a number from 0 to 20", 0...20, \.outbound.redirects),
        .choice("outbound.trace", [("on", true), ("off", false)], \.outbound.trace),
    ]
}
