import DovetailCore
import DovetailHost
import Testing

extension PluginConformanceSuite {
    /// A feature of which the plugin can do without.
    private static func offer(_ name: String, _ steps: JSONValue...) -> JSONValue {
        ["do": "features.offer", "name": .string(name), "steps": .array(steps)]
    }

    /// Fails in full mode alone.
    private static let failsInFull: JSONValue = [
        "do": "in_mode", "mode": "full",
        "steps": [
            ["do": "storage.set", "key": "full", "text": "1"],
            [
                "do": "database.execute", "sql": "INSERT INTO items (owner, name) VALUES (:owner, 'full')",
                "catch": true,
            ],
            ["do": "resources.add", "name": "full", "catch": true],
            ["do": "fail", "kind": "permanent", "message": "The engine is broken."],
        ],
    ]

    static let recovery = [
        Case("Q12 · A plugin goes on without features that fail, and it is known which are on and why others are not") {
            test in
            let user = try await test.newUser()
            try await user.install()
            try await user.set(
                "enable", ["do": "features.require", "name": "core", "steps": [["do": "remember", "text": "core"]]])
            try await user.set(
                "start", Self.offer("search", ["do": "remember", "text": "search"]),
                Self.offer("external", ["do": "fail", "kind": "temporary", "message": "It is closed."]))
            let result = try await user.succeed(.enable)
            #expect(result.warnings.map(\.code) == [.pluginFailed])
            #expect(result.warnings.first?.message.contains("without its feature external: It is closed.") == true)
            let level = try #require(try await test.host.installation(user.id())?.serviceLevel)
            #expect(level.mode == .full && level.reason == nil)
            #expect(level.features.map(\.name) == ["core", "search", "external"])
            #expect(level.features.map(\.isRequired) == [true, false, false])
            #expect(level.features.map(\.failure) == [nil, nil, "It is closed."])
            #expect(try await user.memory().contains("search"))
            // What is said later counts as well.
            let offered = try await user.takeOne(Self.offer("external"))
            #expect(offered == true)
            let later = try await test.host.installation(user.id())?.serviceLevel
            #expect(later?.features.map(\.isOn) == [true, true, true])
        },
        Case("Q12 · A required feature that fails fails the enable") { test in
            let user = try await test.newUser()
            try await user.install()
            let fails: JSONValue = ["do": "fail", "kind": "permanent", "message": "There is no core."]
            try await user.set("start", ["do": "features.require", "name": "core", "steps": [fails]])
            let result = try await user.perform(.enable)
            #expect(result.state == .error)
            #expect(result.message.hasSuffix("in `start`: There is no core."))
        },
        Case("Q12 · A plugin that can do with less is enabled in minimal mode, nothing of the full one stays") { test in
            for hook in ["enable", "start"] {
                let user = try await test.newUser()
                try await user.install("Frugal")
                try await user.set(hook, Self.failsInFull, on: "Frugal")
                let result = try await user.succeed(.enable, "Frugal")
                #expect(result.warnings.map(\.code) == [.pluginFailed])
                #expect(result.warnings.first?.message.hasSuffix("in `\(hook)`: The engine is broken.") == true)
                let level = try #require(try await test.host.installation(user.id("Frugal"))?.serviceLevel)
                #expect(level.mode == .minimal && level.reason == result.warnings.first)
                let found = try await user.take(
                    ["do": "context"], ["do": "storage.get", "key": "full"],
                    ["do": "database.query", "sql": "SELECT * FROM items WHERE owner = :owner"], on: "Frugal")
                #expect(found[0]["mode"] == "minimal" && found[1] == .null && found[2] == [])
                let told = try await test.host.notifications(of: user.owner)
                #expect(told.first?.title == "Frugal serves in minimal mode")
                #expect(told.first?.message.contains("The engine is broken.") == true)
                // The next time it begins in full.
                try await user.succeed(.disable, "Frugal")
                try await user.set(hook, on: "Frugal")
                #expect(try await user.succeed(.enable, "Frugal").warnings.isEmpty)
                #expect(try await test.host.installation(user.id("Frugal"))?.serviceLevel == nil)
                #expect(try await user.takeOne(["do": "context"], on: "Frugal")["mode"] == "full")
            }
        },
        Case("Q12 · What fails in minimal mode as well fails as it did in full, and leaves nothing") { test in
            let user = try await test.newUser()
            try await user.install("Frugal")
            let fails: JSONValue = ["do": "fail", "kind": "permanent", "message": "Not even so."]
            try await user.set("start", Self.failsInFull, fails, on: "Frugal")
            let result = try await user.perform(.enable, "Frugal")
            #expect(result.state == .error && result.message.hasSuffix("The engine is broken."))
            #expect(result.error?.cause?.hasSuffix("Not even so.") == true)
            #expect(try await test.host.notifications(of: user.owner).allSatisfy { !$0.title.contains("minimal") })
        },
        Case(
            of:
                "Q12 · A host that starts wakes in minimal mode what fails in full, and tells the user what does not wake"
        ) {
            form in
            let folder = try TemporaryFolder()
            var names: [String] = []
            try await ConformanceHost.run(form, folder: folder) { test in
                for slug in ["Frugal", "Conformance"] {
                    let user = try await test.newUser()
                    names.append(user.name)
                    try await user.installAndEnable(slug)
                    try await user.set("start", Self.failsInFull, on: slug)
                }
            }
            try await ConformanceHost.run(form, folder: folder) { test in
                let less = ConformanceOwner(owner: try await test.test.user(names[0]), test: test)
                let none = ConformanceOwner(owner: try await test.test.user(names[1]), test: test)
                let level = try await test.host.installation(less.id("Frugal"))?.serviceLevel
                #expect(level?.mode == .minimal)
                #expect(try await less.takeOne(["do": "context"], on: "Frugal")["mode"] == "minimal")
                let heard = try await test.host.notifications(of: less.owner).map(\.title)
                #expect(heard.first == "Frugal serves in minimal mode")
                #expect(try await test.test.state("Conformance", of: none.owner) == .error)
                let told = try await test.host.notifications(of: none.owner)
                #expect(told.first?.title == "Conformance could not be started")
                #expect(told.first?.message.contains("The engine is broken.") == true)
            }
        },
        Case("Q12 · Disabling by force asks nothing of the plugin, and lets go of all that it holds") { test in
            let user = try await test.newUser()
            try await user.install()
            let name = JSONValue.string(user.name)
            try await user.set("save_state", ["do": "remember", "text": "saved"])
            try await user.set(
                "start", ["do": "resources.add", "name": "thing", "steps": [["do": "remember", "text": "closed"]]],
                ["do": "services.provide", "name": "conformance.first"],
                ["do": "tasks.run", "name": "waits", "steps": [["do": "wait", "for": "never", "in": name]]],
                ["do": "events.subscribe", "name": "Conformance.*", "steps": [["do": "remember", "text": "heard"]]])
            try await user.succeed(.enable)
            let result = try await user.succeed(.forceDisable)
            #expect(result.state == .disabled && result.warnings.isEmpty)
            await #expect(throws: DovetailError.self) { try await user.take(["do": "memory"]) }
            let observer = try await test.servedUser()
            #expect(
                try await observer.memory(in: user.name) == ["install", "configure", "configure", "enable", "start"])
            #expect(try await user.succeed(.forceDisable).state == .disabled)
            try await user.set("start")
            try await user.succeed(.enable)
            let service: JSONValue = ["do": "services.call", "name": "conformance.first"]
            #expect(try await user.failure(of: service)["code"] == "service_not_found")
        },
        Case(
            "Q12 · An install that fails leaves nothing behind: no key, no setting, no permission, no module, no message"
        ) {
            test in
            let user = try await test.newUser()
            let id = try user.id("Refusing")
            for _ in 1...2 {
                #expect(try await user.perform(.install(), "Refusing").isSuccess == false)
                #expect(try await test.store.keys(prefix: "", of: id).count == 0)
                #expect(try await test.store.configuration(of: id) == nil)
                #expect(try await test.store.grants(of: id).count == 0)
                #expect(try await test.store.modules(of: user.owner).count == 0)
                #expect(try await test.store.savedState(of: id) == nil)
                let told = try await test.store.notifications(of: user.owner, limit: 100)
                #expect(told.filter { $0.title == "Left" }.count == 0)
                #expect(try await test.store.openOperations().allSatisfy { $0.operation.installation != id })
                let records = try await test.host.installations(of: user.owner)
                #expect(records.count == 1 && records.first?.lifecycle.name == .error)
            }
            try await user.succeed(.uninstall(), "Refusing")
            #expect(try await test.host.installations(of: user.owner).count == 0)
        },
    ]
}
