import DovetailCore
import DovetailHost
import Testing

extension PluginConformanceSuite {
    /// Saves a state.
    private static func saving(_ state: JSONValue) -> JSONValue { ["do": "answer", "state": state] }

    /// What a user has under way.
    private static let underWay: JSONValue = [
        "user_session": ["page": 7, "ünï": [.null, 1.5]], "active_connections": ["wss://news"],
        "pending_operations": [["send": true], 9_007_199_254_740_993],
    ]

    /// Remembers what is given back.
    private static let remembering: JSONValue = ["do": "remember", "given": true]

    private static let nothing: JSONValue = [
        "user_session": [:], "active_connections": [], "pending_operations": [],
    ]

    static let savedState = [
        Case("Q10 · What a plugin has under way is asked before it stops, and given back after it has started") {
            test in
            let user = try await test.servedUser()
            try await user.set("save_state", Self.saving(Self.underWay))
            try await user.set("restore_state", Self.remembering)
            try await user.succeed(.disable)
            try await user.succeed(.enable)
            #expect(try await user.restored() == [Self.underWay])
            let memory = try await user.memory()
            let order = ["save_state", "stop", "disable", "enable", "start", "restore_state"]
            #expect(memory.filter(order.contains).suffix(order.count) == order)
        },
        Case(of: "Q10 · What a plugin has under way outlives the host, each owner's own") { form in
            let folder = try TemporaryFolder()
            var names: [String] = []
            try await ConformanceHost.run(form, folder: folder) { test in
                for page in [1, 2] {
                    let user = try await test.servedUser()
                    names.append(user.name)
                    try await user.set("save_state", Self.saving(["user_session": ["page": .integer(page)]]))
                    try await user.set("restore_state", Self.remembering)
                }
            }
            try await ConformanceHost.run(form, folder: folder) { test in
                for (page, name) in zip([1, 2], names) {
                    let user = ConformanceOwner(owner: try await test.test.user(name), test: test)
                    #expect(try await user.restored().map { $0["user_session"] } == [["page": .integer(page)]])
                }
            }
        },
        Case("Q10 · An update hands what was under way to the new release; the old one goes on with it when that fails")
        {
            test in
            let user = try await test.servedUser()
            try await user.set("save_state", Self.saving(["user_session": ["page": 3]]))
            try await user.set("restore_state", ["do": "context"], Self.remembering)
            try await user.set("update", ["do": "fail", "message": "It does not fit."])
            #expect(try await user.perform(.update()).isSuccess == false)
            #expect(try await user.restored().isEmpty)
            try await user.succeed(.dismiss)
            try await user.set("update")
            try await user.succeed(.update())
            // The new release may run in a process that remembers nothing of the old one.
            #expect(try await user.restored().last?["user_session"] == ["page": 3])
            #expect(try await user.takeOne(["do": "context"])["version"] == "1.1.0")
        },
        Case("Q10 · What is restored in an operation is kept with it, and what a plugin no longer has is forgotten") {
            test in
            let user = try await test.servedUser()
            try await user.set("save_state", Self.saving(Self.underWay))
            try await user.set("restore_state", ["do": "storage.set", "key": "back", "text": "yes"], Self.remembering)
            try await user.succeed(.disable)
            try await user.succeed(.enable)
            #expect(try await user.takeOne(["do": "storage.get", "key": "back"]) == .bytes("yes"))
            try await user.set("save_state", ["do": "remember", "text": "nothing"])
            try await user.succeed(.disable)
            try await user.succeed(.enable)
            #expect(try await user.restored().count == 1)
        },
        Case("Q10 · Saving or restoring that fails is a warning, and the plugin serves without") { test in
            let user = try await test.servedUser()
            try await user.set("save_state", Self.saving(Self.nothing))
            let fails: JSONValue = ["do": "fail", "kind": "temporary", "message": "Not now."]
            try await user.set(
                "restore_state", ["do": "storage.set", "key": "half", "text": "1"],
                ["do": "remember", "text": "tried"],
                fails)
            try await user.succeed(.disable)
            let enabled = try await user.succeed(.enable)
            #expect(enabled.warnings.map(\.code) == [.pluginFailed])
            #expect(enabled.warnings.first?.message.contains("in `restoreState`: Not now.") == true)
            #expect(enabled.warnings.first?.message.hasSuffix("serves without what it had under way.") == true)
            #expect(try await user.takeOne(["do": "storage.get", "key": "half"]) == .null)
            try await user.set("save_state", fails)
            let disabled = try await user.succeed(.disable)
            #expect(disabled.warnings.first?.message.hasSuffix("in `saveState`: Not now.") == true)
            // What was saved before is still there.
            try await user.succeed(.enable)
            #expect(try await user.memory().filter { $0 == "tried" }.count == 2)
        },
        Case("Q10 · What is too large is not saved, which is a warning that says how large it may be") { test in
            let user = try await test.servedUser()
            let text = JSONValue.string(String(repeating: "x", count: SavedState.largest))
            try await user.set("save_state", Self.saving(["user_session": ["text": text]]))
            try await user.set("restore_state", Self.remembering)
            let disabled = try await user.succeed(.disable)
            #expect(disabled.warnings.map(\.code) == [.tooLarge])
            #expect(disabled.warnings.first?.message.contains("\(SavedState.largest)") == true)
            try await user.succeed(.enable)
            #expect(try await user.restored().isEmpty)
        },
        Case("Q10 · An uninstall asks for nothing, and whoever installs anew finds nothing") { test in
            let user = try await test.servedUser()
            try await user.set("save_state", Self.saving(Self.underWay))
            try await user.succeed(.disable)
            try await user.succeed(.enable)
            try await user.succeed(.uninstall())
            try await user.install()
            try await user.set("restore_state", Self.remembering)
            try await user.succeed(.enable)
            #expect(try await user.memory().filter { $0 == "save_state" }.count == 1)
            #expect(try await user.restored().isEmpty)
        },
    ]
}

extension ConformanceOwner {
    /// The states that the plugin was given back, and has remembered.
    fileprivate func restored() async throws -> [JSONValue] {
        try await self.memory().filter { $0.hasPrefix("{") }.compactMap { text in
            try JSONValue(parsing: Array(text.utf8))["state"]
        }
    }
}
