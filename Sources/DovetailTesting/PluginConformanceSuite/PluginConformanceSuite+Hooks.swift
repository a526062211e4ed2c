import DovetailCore
import DovetailHost
import Testing

extension PluginConformanceSuite {
    static let hooks = [
        Case("Q3 · Install is told for whom it installs which release, and under which operation") { test in
            let user = try await test.newUser()
            let result = try await user.succeed(.install(), "Neighbour")
            let context = result.data?.array?.first
            #expect(context?["owner"] == .string(user.name))
            #expect(context?["slug"] == "Neighbour")
            #expect(context?["version"] == "1.0.0")
            #expect(context?["operation"]?.string == result.operation?.id.rawValue)
            #expect(result.data?.array?.dropFirst().first == ["hook": "install"])
            #expect(result.message == "Hello.")
        },
        Case("Q3 · Enable, disable and uninstall run once each, under the operation that was asked for") { test in
            let user = try await test.newUser()
            try await user.install()
            for (hook, request) in [("enable", HostRequest.enable), ("disable", .disable), ("uninstall", .uninstall())]
            {
                try await user.set(hook, ["do": "given"], ["do": "context"])
                let result = try await user.succeed(request)
                #expect(result.data?.array?.first == ["hook": .string(hook)])
                #expect(result.data?.array?.last?["operation"]?.string == result.operation?.id.rawValue)
            }
            #expect(try await test.test.state("Conformance", of: user.owner) == .uninstalled)
        },
        Case("Q3 · Update is told which release it comes from, and finds what that has stored") { test in
            let user = try await test.servedUser()
            try await user.takeOne(["do": "storage.set", "key": "kept", "text": "from 1.0.0"])
            try await user.set("update", ["do": "given"], ["do": "context"], ["do": "storage.get", "key": "kept"])
            let result = try await user.succeed(.update())
            #expect(result.data?.array?.first == ["hook": "update", "from": "1.0.0"])
            #expect(result.data?.array?.dropFirst().first?["version"] == "1.1.0")
            #expect(result.data?.array?.last == .bytes("from 1.0.0"))
            #expect(result.state == .enabled)
            #expect(try await user.takeOne(["do": "context"])["version"] == "1.1.0")
        },
        Case("Q3 · Configure is told the values before, and reads the new ones") { test in
            let user = try await test.newUser()
            try await user.install()
            try await user.set("configure", ["do": "given"], ["do": "configuration.get"])
            try await user.succeed(.configure(["level": 4, "title": "Ünï\u{0}code"]))
            let result = try await user.succeed(.configure(["level": 5, "title": .null]))
            let (given, new) = (result.data?.array?.first, result.data?.array?.last)
            #expect(given?["hook"] == "configure")
            #expect(given?["old"]?["level"] == 4)
            #expect(given?["old"]?["title"] == "Ünï\u{0}code")
            #expect(new?["level"] == 5)
            #expect(new?.object?["title"] == nil)
        },
        Case("Q9 · Configure can tell which settings have changed: by what counts now, and as JSON compares") { test in
            let user = try await test.newUser()
            try await user.install()
            try await user.set("configure", ["do": "configuration.changed"])
            var flags = ConformancePackages.flags.object ?? [:]
            flags["more"] = [true, 1]
            let steps: [([String: JSONValue], [JSONValue])] = [
                // One that is new, one that leaves its default, and a secret.
                (["title": "a", "level": 4, "token": "s3cr3t"], ["level", "title", "token"]),
                // What is deep inside counts under its key; 1.0 and 1 are one number, and what stays does not count.
                (["flags": .object(flags), "ratio": 1, "title": "a"], ["flags", "ratio"]),
                (["ratio": .number(1), "level": .null], ["level"]),
                // A truth value is no number, for any language.
                (["flags": .object(flags.merging(["more": [1, true]]) { _, new in new })], ["flags"]),
                (["title": .null, "token": "0ther"], ["title", "token"]),
            ]
            for (changes, keys) in steps {
                let result = try await user.succeed(.configure(changes))
                #expect(result.data == [.array(keys)], "\(changes)")
            }
        },
        Case("Q9 · Configure runs while the plugin sleeps, too, and what was set counts when it serves again") { test in
            let user = try await test.newUser()
            try await user.installAndEnable()
            try await user.set("configure", ["do": "given"], ["do": "context"])
            try await user.succeed(.disable)
            let result = try await user.succeed(.configure(["level": 7]))
            #expect(result.state == .disabled)
            #expect(result.data?.array?.first?["old"]?["level"] == 3)
            #expect(result.data?.array?.last?["operation"]?.string == result.operation?.id.rawValue)
            try await user.succeed(.enable)
            #expect(try await user.takeOne(["do": "configuration.get"])["level"] == 7)
        },
        Case("B1 · A hook answers a message and data; one that says nothing leaves the sentence to the host") { test in
            let user = try await test.newUser()
            try await user.install()
            try await user.set("enable", ["do": "answer", "message": "Wéll.\n"], ["do": "configuration.get"])
            let enabled = try await user.succeed(.enable)
            #expect(enabled.message == "Wéll.\n")
            #expect(enabled.data?.array?.last?["flags"] == ConformancePackages.flags)
            let disabled = try await user.succeed(.disable)
            #expect(disabled.message == "Conformance is disabled for user \(user.name); its data is kept.")
            #expect(disabled.data == nil)
        },
        Case("Start follows enable, stop comes before disable, and each installation's object is its own") { test in
            let user = try await test.newUser()
            try await user.installAndEnable()
            try await user.succeed(.disable)
            try await user.succeed(.enable)
            let once = ["install", "enable", "start", "stop", "disable"]
            #expect(try await user.memory() == once + ["enable", "start"])
        },
        Case("Start and stop of an operation know it, and may write") { test in
            let user = try await test.newUser()
            try await user.install()
            for hook in ["start", "stop"] {
                try await user.set(
                    hook, ["do": "storage.set", "key": .string(hook), "text": "was here"],
                    ["do": "log", "message": .string("\(hook) of \(user.name)")])
            }
            let enabled = try await user.succeed(.enable)
            #expect(try await user.takeOne(["do": "storage.get", "key": "start"]) == .bytes("was here"))
            let line = try await test.log.line(saying: "start of \(user.name)")
            // What start leaves running outlives the operation, so its lines do not name it.
            #expect(line.metadata["operation.id"] == nil)
            #expect(enabled.operation != nil)
            try await user.succeed(.disable)
            try await user.succeed(.enable)
            #expect(try await user.takeOne(["do": "storage.get", "key": "stop"]) == .bytes("was here"))
        },
    ]
}
