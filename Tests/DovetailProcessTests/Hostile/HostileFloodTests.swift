import DovetailCore
import DovetailHost
import Logging
import Testing

@testable import DovetailProcess

extension HostileTests {
    @Suite("A plugin that floods", .timeLimit(.minutes(10)))
    struct FloodTests {
        @Test(
            "R3 · while a plugin floods, its neighbour keeps answering",
            arguments: [
                "flood-calls", "flood-unread-calls", "flood-notes", "flood-cancels", "flood-lines", "endless-line",
            ])
        func neighbour(_ evil: String) async throws {
            try await HostileHost.run { test in
                try await test.installAndEnable()
                let flood = Task { try await test.order(evil) }
                try await test.log.plugin(wrote: "the flood is under way")
                for _ in 0..<10 { try await test.neighbourAnswers() }
                #expect(test.process != nil, "the flood has ended")
                flood.cancel()
                await #expect(throws: (any Error).self) { _ = try await flood.value }
            }
        }

        @Test("R3 · what a plugin writes in a flood is cut in the host's log, which says how many lines were dropped")
        func lines() async throws {
            try await HostileHost.run { test in
                try await test.installAndEnable()
                let flood = Task { try await test.order("flood-lines") }
                let dropped = try await test.log.first { $0.facts["lines.dropped"] != nil }
                #expect(dropped.level == .warning)
                flood.cancel()
                _ = await flood.result
                let lines = test.log.all.filter { $0.facts["plugin.line"] != nil }
                #expect(lines.count < 5_000)
            }
        }

        @Test("R3 · a line without an end becomes lines of 4 KiB at most")
        func endlessLine() async throws {
            try await HostileHost.run { test in
                try await test.installAndEnable()
                let flood = Task { try await test.order("endless-line") }
                let line = try await test.log.plugin(wrote: "xxxx")
                #expect(line.facts["plugin.line"]?.utf8.count == 4_096)
                flood.cancel()
                _ = await flood.result
            }
        }

        @Test("X1 · a plugin cannot forge lines of the host's log, nor steer a terminal with them")
        func forgedLines() async throws {
            try await HostileHost.run { test in
                try await test.installAndEnable()
                #expect(try await test.order("forge-lines") == "forged")
                let printed = try await test.log.plugin(wrote: "innocent")
                let logged = try await test.log.first { $0.facts["plugin.line"]?.contains("forged") == true }
                #expect(logged.message == "A plugin says" && logged.facts["plugin.fact.a\\nb"] != nil)
                let texts = [logged.message] + printed.facts.values + logged.facts.keys + logged.facts.values
                for text in texts {
                    #expect(text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }, "\(text)")
                }
            }
        }

        @Test("R3 · of more calls than a connection carries, those that are too many are refused, and the plugin lives")
        func tooManyCalls() async throws {
            try await HostileHost.run { test in
                try await test.installAndEnable()
                let report = try await test.order("open-calls")
                #expect(report.hasSuffix("refused:") || report.contains("under way already"), "\(report)")
                #expect(test.process != nil)
            }
        }

        @Test("X1 · a plugin holds no more at the host than it may: timers, transactions")
        func hoards() async throws {
            try await HostileHost.run { test in
                try await test.installAndEnable()
                let timers = try await test.order("open-timers")
                #expect(timers.hasPrefix("202 refused: Hostile of user ada has bound 1000 things"), "\(timers)")
                let transactions = try await test.order("open-transactions")
                #expect(!transactions.hasPrefix("0 refused"), "\(transactions)")
                for _ in 0..<20 { try await test.neighbourAnswers() }
                // Its thousand timers run as often as the host bears, and are let go with it.
                #expect(try await test.perform(.disable).isSuccess)
            }
        }
    }
}
