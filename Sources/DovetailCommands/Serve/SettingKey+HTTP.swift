import DovetailServer

// What the server takes of requests.
extension SettingKey {
    static let http: [SettingKey] = [
        .number("http.body", "a number of bytes", 0...(1 << 44), \.http.pluginBody),
        .number("http.head", "a number of bytes from 4096 to 1048576", 4_096...(1 << 20), \.http.head),
        .span("http.body-silence", \.http.bodySilence),
        .number("http.body-rate", "a number of bytes a second, 0 for any", 0...(1 << 30), \.http.bodyRate),
        .span("http.silence", \.http.silence),
        .number("http.rate", "a number of requests a second, 0 for any", 0...10_000_000, \.http.requestRate),
    ]
}
