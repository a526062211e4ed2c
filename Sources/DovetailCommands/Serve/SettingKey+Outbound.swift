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
        .span("outbound.head", \.outbound.head),
        .span("outbound.idle", \.outbound.idle),
        .number("outbound.answer-size", "a number of bytes, at least 1", 1...(1 << 40), \.outbound.answerSize),
        .number("outbound.concurrent", "a number from 1 to 1024", 1...1024, \.outbound.concurrent),
        .number("outbound.redirects", "a number from 0 to 20", 0...20, \.outbound.redirects),
    ]
}
