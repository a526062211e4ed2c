import DovetailCore
import DovetailHost
import Testing

@testable import DovetailProcess

extension HostileTests {
    @Suite("A plugin that breaks the protocol", .timeLimit(.minutes(10)))
    struct FrameTests {
        /// A lie, and what the operator reads of it.
        struct Lie {
            let evil: String
            let words: String

            init(_ evil: String, _ words: String) {
                self.evil = evil
                self.words = words
            }
        }

        static let lies = [
            Lie("speak-http", "a frame of 1195725856 bytes where 4194304 are the most"),
            Lie("short-frame", "which is shorter than a header"),
            Lie("long-frame", "a frame of 4294967295 bytes where 4194304 are the most"),
            Lie("unknown-kind", "a frame of the unknown kind 99"),
            Lie("unknown-flags", "a frame with the unknown flags 128"),
            Lie("long-json", "a frame whose parts are longer than itself"),
            Lie("short-trace", "a frame whose parts are longer than itself"),
            Lie("call-with-host-id", "a call with the id 1, which is"),
            Lie("call-twice", "a call with the id 1000, which is"),
            Lie("call-nobody", "a call with the id 0, which is"),
            Lie("answer-nobody", "an answer to call 99999, which waits for none"),
            Lie("answer-twice", "which waits for none"),
            Lie("cancel-nobody", "a frame about call 100000, which was never made"),
            Lie("data-without-stream", "a piece of a stream that call"),
            Lie("credit-too-much", "a credit for call"),
            Lie("credit-in-three-bytes", "a credit for call"),
        ]

        @Test("R3 · a plugin that sends broken frames is ended at once, and the operator reads which frame it was")
        func brokenFrame() async throws {
            try await HostileHost.run { test in
                try await test.installAndEnable()
                for lie in Self.lies {
                    // One that breaks the protocol after its answer has answered.
                    _ = try? await test.order(lie.evil)
                    let end = try await test.ends.next()
                    #expect(end.error.code == .crashed)
                    #expect(end.error.message.contains("was stopped because it broke the protocol: it sent"))
                    #expect(end.error.message.contains(lie.words), "\(lie.evil): \(end.error.message)")
                }
            }
        }

        @Test("R3 · a plugin that streams more than it may is ended, and the operator reads it")
        func streamWithoutCredit() async throws {
            try await HostileHost.run { test in
                try await test.installAndEnable()
                // Nobody reads the body.
                let response = try await test.send(.post, "/do/stream-without-credit")
                let end = try await test.ends.next()
                #expect(end.error.message.contains("than it had credit for"), "\(end.error.message)")
                await #expect(throws: (any Error).self) { try await response.body.collect(upTo: 1 << 30) }
            }
        }

        @Test(
            "R3 · a plugin that sends half a frame and then nothing is ended as one that hangs",
            arguments: ["half-a-header", "half-a-body"])
        func halfFrame(_ evil: String) async throws {
            try await HostileHost.run(settings: .impatient) { test in
                try await test.installAndEnable()
                let error = try await test.failure(of: evil)
                #expect(error.code == .crashed)
                #expect(error.message.contains("it hangs"), "\(error.message)")
            }
        }

        static let greetings = [
            Lie("answer-garbage", "an answer to the greeting"),
            Lie("answer-version", "version 99 of the protocol"),
            Lie("fail-as-host", "This is the host speaking."),
            Lie("call-before-hello", "before the hello was answered"),
            Lie("answer-nobody", "an answer to call 99999"),
            Lie("speak-http", "a frame of 1195725856 bytes"),
        ]

        @Test("R3 · a plugin that answers the greeting with a lie is ended, and does not start")
        func greeting() async throws {
            try await HostileHost.run { test in
                for lie in Self.greetings {
                    let slug = "Hostile-" + lie.evil
                    try await test.publish(slug, ["hello=" + lie.evil])
                    #expect(try await test.perform(.install(), slug).error?.code == .crashed)
                    let end = try await test.ends.next()
                    #expect(end.error.message.contains(lie.words), "\(lie.evil): \(end.error.message)")
                    #expect(!test.runner.processes.contains { $0.unit.release.slug.rawValue == slug })
                }
            }
        }

        @Test("R3 · whatever a plugin answers a hook with, the operation ends, and the host goes on")
        func hookAnswer() async throws {
            let answers = [
                "answer-garbage", "answer-deep-json", "answer-json:[]", #"answer-json:{"message":7}"#, "fail-as-host",
            ]
            try await HostileHost.run { test in
                for (number, answer) in answers.enumerated() {
                    let slug = "Hostile-\(number)"
                    try await test.publish(slug, ["install=" + answer])
                    let result = try await test.perform(.install(), slug)
                    #expect(result.error?.code == .pluginFailed, "\(answer): \(result.error?.message ?? "")")
                }
            }
        }

        @Test("R3 · whatever a plugin answers a request with, the request ends, and the host goes on")
        func requestAnswer() async throws {
            let answers = [
                "", "[]", "{}", #"{"status":1e400,"headers":[]}"#, #"{"status":200,"headers":[["a"]]}x"#,
                #"{"status":200,"headers":7}"#,
            ]
            try await HostileHost.run { test in
                try await test.installAndEnable()
                let process = try #require(test.process).process
                for json in answers {
                    let error = try await test.failure(of: "answer-json", json)
                    #expect(error.code == .pluginFailed, "\(json): \(error.message)")
                }
                #expect(test.process?.process == process)
            }
        }

        @Test("R3 · a plugin reaches nothing through handles that it was not given")
        func foreignHandles() async throws {
            try await HostileHost.run { test in
                try await test.installAndEnable()
                let report = try await test.order("name-foreign-handles")
                #expect(!report.isEmpty)
                for line in report.split(separator: "\n") { #expect(line.hasSuffix(": context_ended"), "\(line)") }
            }
        }
    }
}
