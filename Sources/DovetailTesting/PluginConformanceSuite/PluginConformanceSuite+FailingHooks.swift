import DovetailCore
import DovetailHost
import Testing

extension PluginConformanceSuite {
    /// Whatever a hook can write.
    private static let writes: [JSONValue] = [
        ["do": "storage.set", "key": "left", "text": "behind"],
        ["do": "database.execute", "sql": "INSERT INTO items (owner, name) VALUES (:owner, 'left')"],
        ["do": "configuration.set", "values": ["title": "behind"]],
        ["do": "notifications.send", "title": "Left", "message": "behind"],
        ["do": "events.publish", "name": "Conformance.left"],
    ]

    static let failingHooks = [
        Case("B8 · Every kind of failure of a hook is told from the others, and says which plugin and whose") { test in
            let user = try await test.newUser()
            try await user.install()
            for failure in ConformanceFailure.all + ConformanceFailure.ofHooks {
                try await user.set("enable", failure.step)
                let error = try await user.perform(.enable).error
                #expect(failure.fits(error, of: user, in: "enable"), "\(failure.step): \(error.debugDescription)")
                #expect(try await test.test.state("Conformance", of: user.owner) == .error)
                try await user.succeed(.disable)
            }
        },
        Case("B8 · A hook that fails leaves nothing of what it wrote, wherever it wrote") { test in
            let user = try await test.servedUser()
            try await user.succeed(.disable)
            let fails: JSONValue = ["do": "fail", "message": "It was all for nothing."]
            try await user.succeed(.configure(["on_enable": .array(Self.writes + [fails])]))
            #expect(try await user.perform(.enable).error?.code == .pluginFailed)
            try await user.succeed(.disable)
            try await user.succeed(.configure(["on_enable": []]))
            try await user.succeed(.enable)
            let found = try await user.take(
                ["do": "storage.keys"], ["do": "database.query", "sql": "SELECT * FROM items WHERE owner = :owner"],
                ["do": "configuration.get"])
            #expect(found[0] == [])
            #expect(found[1] == [])
            #expect(found[2].object?["title"] == nil)
            let titles = try await test.host.notifications(of: user.owner).map(\.title)
            #expect(!titles.contains("Left"))
        },
        Case("B8 · A hook that succeeds leaves all that it wrote, and sees it before") { test in
            let user = try await test.newUser()
            try await user.install()
            let reads: [JSONValue] = [
                ["do": "storage.get", "key": "left"],
                ["do": "database.query", "sql": "SELECT name FROM items WHERE owner = :owner"],
                ["do": "configuration.get"],
            ]
            try await user.succeed(.configure(["on_enable": .array(Self.writes + reads)]))
            let seen = try await user.succeed(.enable).data?.array?.suffix(3) ?? []
            let kept = try await user.take(reads[0], reads[1], reads[2])
            #expect(Array(seen.prefix(2)) == [.bytes("behind"), [["name": "left"]]])
            #expect(seen.last?["title"] == "behind")
            #expect(kept == Array(seen))
            #expect(try await test.host.notifications(of: user.owner).map(\.title).contains("Left"))
        },
        Case("B8 · An install that fails leaves nothing behind, neither messages nor events") { test in
            let user = try await test.newUser()
            let events = test.host.events { $0.owner == user.owner }
            let result = try await user.perform(.install(), "Refusing")
            #expect(result.error?.code == .validationFailed)
            #expect(result.message.hasSuffix("in `install`: It will not be installed."))
            #expect(try await test.host.notifications(of: user.owner).allSatisfy { $0.title != "Left" })
            for await event in events where event.source == "Refusing" || event.name == "plugin.failed" {
                #expect(event.name == "plugin.failed")
                break
            }
        },
        Case("A disable hook that fails is a warning: what is off stays off, and what it wrote is undone") { test in
            let user = try await test.servedUser()
            try await user.set(
                "disable", ["do": "storage.set", "key": "left", "text": "behind"],
                ["do": "fail", "kind": "temporary", "message": "Not today."])
            let result = try await user.succeed(.disable)
            #expect(result.state == .disabled)
            #expect(result.warnings.map(\.code) == [.pluginFailed])
            #expect(result.warnings.first?.message.hasSuffix("Not today.") == true)
            try await user.succeed(.enable)
            #expect(try await user.takeOne(["do": "storage.get", "key": "left"]) == .null)
        },
        Case("Q9 · New values that the configure hook refuses are not kept") { test in
            let user = try await test.servedUser()
            let refuses: JSONValue = ["do": "fail", "kind": "validation", "message": "Too high."]
            let result = try await user.perform(.configure(["level": 9, "on_configure": [refuses]]))
            #expect(result.error?.code == .validationFailed)
            #expect(result.state == .enabled)
            #expect(try await user.takeOne(["do": "configuration.get"])["level"] == 3)
        },
        Case("Q8 · An update that fails goes back: the old release serves again, with the data it had") { test in
            let user = try await test.servedUser()
            try await user.takeOne(["do": "storage.set", "key": "kept", "text": "old"])
            try await user.set(
                "update", ["do": "storage.set", "key": "kept", "text": "new"],
                ["do": "fail", "message": "It does not fit."])
            let result = try await user.perform(.update())
            #expect(result.error?.code == .pluginFailed)
            #expect(result.state == .error)
            #expect(
                try await user.take(["do": "storage.get", "key": "kept"], ["do": "context"])
                    .map { $0["version"] ?? $0 } == [.bytes("old"), "1.0.0"])
        },
        Case("A start that fails is a failed enable: nothing that it bound stays, and a retry begins anew") { test in
            let user = try await test.newUser()
            try await user.install()
            try await user.set(
                "start", ["do": "resources.add", "name": "first", "steps": [["do": "remember", "text": "closed"]]],
                ["do": "services.provide", "name": "conformance.first"],
                ["do": "fail", "kind": "temporary", "message": "Not yet."])
            let failed = try await user.perform(.enable)
            #expect(failed.error?.remedy == .retry)
            #expect(failed.message.hasSuffix("in `start`: Not yet."))
            await #expect(throws: DovetailError.self) { try await user.take(["do": "memory"]) }
            try await user.succeed(.disable)
            try await user.set("start", ["do": "remember", "text": "well"])
            try await user.succeed(.enable)
            let service: JSONValue = ["do": "services.call", "name": "conformance.first"]
            #expect(try await user.failure(of: service)["code"] == "service_not_found")
            #expect(try await user.memory().suffix(3) == ["enable", "start", "well"])
            #expect(try await user.memory().contains("closed"))
        },
        Case(
            of:
                "A hook that takes too long is given up: its task is cancelled, and what it does then counts for nothing"
        ) { form in
            let clock = ManualClock()
            try await ConformanceHost.run(form, clock: clock) { test in
                let observer = try await test.servedUser()
                let user = try await test.newUser()
                try await user.install()
                let late: JSONValue = ["do": "storage.set", "key": "late", "text": "1", "catch": true]
                try await user.set(
                    "enable", ["do": "remember", "in": .string(observer.name), "text": "began"],
                    [
                        "do": "wait", "for": "never",
                        "on_cancel": [late, ["do": "remember", "in": .string(observer.name), "text": "cancelled"]],
                    ])
                async let result = user.perform(.enable)
                try await observer.wait(for: "began")
                clock.advance(by: .seconds(31))
                let error = try await result.error
                #expect(error?.code == .timedOut)
                #expect(error?.remedy == .askAuthor)
                try await observer.wait(for: "cancelled")
                try await user.succeed(.disable)
                try await user.set("enable")
                try await user.succeed(.enable)
                #expect(try await user.takeOne(["do": "storage.get", "key": "late"]) == .null)
            }
        },
    ]
}
