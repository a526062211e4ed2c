import DovetailCore
import DovetailHost
import Testing

extension PluginConformanceSuite {
    private static func remember(_ text: String) -> JSONValue { ["do": "remember", "text": .string(text)] }

    /// A timer that runs every twenty seconds and takes steps.
    private static func beat(_ steps: JSONValue...) -> JSONValue {
        ["do": "timers.every", "name": "beat", "as": "beat", "milliseconds": 20_000, "steps": .array(steps)]
    }

    static let timers = [
        Case(of: "N14 · A timer runs again and again as its time comes, until it is let go of") { form in
            let clock = ManualClock()
            try await ConformanceHost.run(form, clock: clock) { test in
                let user = try await test.servedUser()
                try await user.takeOne(
                    Self.beat(["do": "storage.set", "key": "beat", "text": "1"], Self.remember("beat")))
                for count in 1...3 {
                    await clock.waitForSleeper(of: .seconds(20))
                    clock.advance(by: .seconds(19))
                    clock.advance(by: .seconds(1))
                    try await user.wait(for: "beat", count: count)
                }
                #expect(try await user.takeOne(["do": "storage.get", "key": "beat"]) == .bytes("1"))
                try await user.takeOne(["do": "release", "name": "beat"])
                #expect(clock.sleeperCount == 0)
                #expect(try await user.takeOne(["do": "resources.count"]) == 1)
                #expect(try await user.memory().count { $0 == "beat" } == 3)
            }
        },
        Case(of: "N14 · A timer may run once, and a schedule runs as often as the manifest says") { form in
            let clock = ManualClock()
            try await ConformanceHost.run(form, clock: clock) { test in
                let user = try await test.servedUser()
                try await user.takeOne(
                    ["do": "timers.after", "name": "later", "milliseconds": 1_500, "steps": [Self.remember("later")]])
                await clock.waitForSleeper(of: .milliseconds(1_500))
                clock.advance(by: .milliseconds(1_499))
                #expect(clock.sleeperCount == 1)
                clock.advance(by: .milliseconds(1))
                try await user.wait(for: "later")
                try await user.takeOne(
                    ["do": "timers.schedule", "name": "tidy", "steps": [Self.remember("tidy")]])
                for count in 1...2 {
                    await clock.waitForSleeper(of: .seconds(60))
                    clock.advance(by: .seconds(60))
                    try await user.wait(for: "tidy", count: count)
                }
                #expect(try await user.memory().count { $0 == "later" } == 1)
            }
        },
        Case(of: "N14 · A run that fails is logged, and the next comes all the same") { form in
            let clock = ManualClock()
            try await ConformanceHost.run(form, clock: clock) { test in
                let user = try await test.servedUser()
                try await user.takeOne(
                    Self.beat(Self.remember("tried"), ["do": "fail", "message": "Not on Sundays."]))
                for count in 1...2 {
                    await clock.waitForSleeper(of: .seconds(20))
                    clock.advance(by: .seconds(20))
                    try await user.wait(for: "tried", count: count)
                }
                let line = try await test.log.line("Plugin code failed in the background")
                #expect(line.metadata["error.message"] == "Not on Sundays.")
                #expect(line.metadata["task.name"] == "beat")
                #expect(line.metadata["user.id"] == user.name)
            }
        },
        Case(of: "A timer may let go of itself, without waiting for itself") { form in
            let clock = ManualClock()
            try await ConformanceHost.run(form, clock: clock) { test in
                let user = try await test.servedUser()
                try await user.takeOne(
                    Self.beat(["do": "release", "name": "beat"], Self.remember("released")))
                await clock.waitForSleeper(of: .seconds(20))
                clock.advance(by: .seconds(20))
                try await user.wait(for: "released")
                #expect(try await user.takeOne(["do": "resources.count"]) == 1)
                #expect(clock.sleeperCount == 0)
            }
        },
        Case(of: "Timers of an installation that sleeps do not run, and start anew with it") { form in
            let clock = ManualClock()
            try await ConformanceHost.run(form, clock: clock) { test in
                let user = try await test.newUser()
                try await user.install()
                try await user.set("start", Self.beat(Self.remember("beat")))
                try await user.succeed(.enable)
                await clock.waitForSleeper(of: .seconds(20))
                try await user.succeed(.disable)
                #expect(clock.sleeperCount == 0)
                clock.advance(by: .seconds(100))
                try await user.succeed(.enable)
                await clock.waitForSleeper(of: .seconds(20))
                #expect(try await !user.memory().contains("beat"))
                clock.advance(by: .seconds(20))
                try await user.wait(for: "beat")
            }
        },
        Case("A timer without a proper interval and a schedule that the manifest lacks are refused") { test in
            let user = try await test.servedUser()
            let never: JSONValue = ["do": "timers.every", "name": "never", "milliseconds": 0]
            #expect(try await user.failure(of: never)["code"] == "invalid_request")
            let unknown: JSONValue = ["do": "timers.schedule", "name": "unknown"]
            #expect(try await user.failure(of: unknown)["code"] == "undeclared")
        },
    ]
}
