import DovetailCore
import DovetailHost
import Testing

extension PluginConformanceSuite {
    static let storage = [
        Case("Q16 · Storage keeps bytes under keys, also none, and has nothing where nothing was set") { test in
            let user = try await test.servedUser()
            let results = try await user.take(
                ["do": "storage.set", "key": "bytes", "bytes": .bytes([0, 255, 10, 13])],
                ["do": "storage.set", "key": "empty", "text": ""],
                ["do": "storage.get", "key": "bytes"], ["do": "storage.get", "key": "empty"],
                ["do": "storage.get", "key": "missing"], ["do": "storage.remove", "key": "missing"],
                ["do": "storage.remove", "key": "bytes"], ["do": "storage.get", "key": "bytes"],
                ["do": "storage.set", "key": "empty", "text": "not any more"], ["do": "storage.get", "key": "empty"])
            #expect(
                results == [
                    .null, .null, .bytes([0, 255, 10, 13]), "", .null, .null, .null, .null, .null,
                    .bytes("not any more"),
                ])
        },
        Case("Keys are listed by prefix, in the order of their bytes, whatever characters they have") { test in
            let user = try await test.servedUser()
            for key in ["b/2", "b/1", "a", "b", "ß", "b/", "日本/1", "b\n"] {
                try await user.takeOne(["do": "storage.set", "key": .string(key), "text": "1"])
            }
            #expect(
                try await user.take(
                    ["do": "storage.keys"], ["do": "storage.keys", "prefix": "b/"],
                    ["do": "storage.keys", "prefix": "日"], ["do": "storage.keys", "prefix": "none"]) == [
                        ["a", "b", "b\n", "b/", "b/1", "b/2", "ß", "日本/1"], ["b/", "b/1", "b/2"], ["日本/1"], [],
                    ])
        },
        Case("A value of one mebibyte is kept, a larger one is refused") { test in
            let user = try await test.servedUser()
            #expect(
                try await user.take(
                    ["do": "storage.set", "key": "large", "size": 1_048_576], ["do": "storage.check", "key": "large"])
                    == [.null, ["count": 1_048_576, "matches": true]])
            let failure = try await user.failure(of: ["do": "storage.set", "key": "large", "size": 1_048_577])
            #expect(failure["type"] == "host")
            #expect(failure["code"] == "too_large")
            #expect(try await user.takeOne(["do": "storage.check", "key": "large"])["count"] == 1_048_576)
        },
        Case("What is no key is refused: none, one that is too long, one with NUL") { test in
            let user = try await test.servedUser()
            for key in ["", String(repeating: "k", count: 513), String(repeating: "k", count: 70_000), "a\u{0}b"] {
                let failure = try await user.failure(of: ["do": "storage.set", "key": .string(key), "text": "1"])
                #expect(failure["code"] == "invalid_request", "\(key.count) characters: \(failure)")
            }
            let longest = String(repeating: "ö", count: 256)
            #expect(
                try await user.take(
                    ["do": "storage.set", "key": .string(longest), "text": "1"], ["do": "storage.keys"]) == [
                        .null, [.string(longest)],
                    ])
        },
        Case("Hooks see what they have stored and removed themselves before anybody else does") { test in
            let user = try await test.newUser()
            try await user.install()
            try await user.set(
                "configure", ["do": "storage.set", "key": "a", "text": "1"],
                ["do": "storage.set", "key": "b", "text": "2"])
            try await user.succeed(.configure(["level": 4]))
            try await user.set(
                "enable", ["do": "storage.remove", "key": "a"], ["do": "storage.set", "key": "c", "text": "3"],
                ["do": "storage.get", "key": "a"], ["do": "storage.get", "key": "b"], ["do": "storage.keys"])
            let results = try await user.succeed(.enable).data?.array ?? []
            #expect(Array(results.suffix(3)) == [.null, .bytes("2"), ["b", "c"]])
        },
    ]

    static let configuration = [
        Case("N9 · The configuration is what was set over the defaults, with every kind of value as it is") { test in
            let user = try await test.servedUser()
            try await user.succeed(
                .configure(["title": "„quoted“\n", "ratio": 1e-7, "level": 3.0, "token": "s3cret \u{1F511}"]))
            let values = try await user.takeOne(["do": "configuration.get"])
            #expect(values["title"] == "„quoted“\n")
            #expect(values["ratio"] == 1e-7)
            #expect(values["level"]?.wholeNumber == 3)
            #expect(values["flags"] == ConformancePackages.flags)
            #expect(values["token"] == "s3cret \u{1F511}")
        },
        Case("N3 · A secret reaches the plugin as it was set, and the configure hook also as it was before") { test in
            let user = try await test.servedUser()
            try await user.succeed(.configure(["token": "first"]))
            try await user.set("configure", ["do": "given"], ["do": "configuration.get"])
            let result = try await user.succeed(.configure(["token": "second"]))
            #expect(result.data?.array?.first?["old"]?["token"] == "first")
            #expect(result.data?.array?.last?["token"] == "second")
        },
        Case("N9 · A hook may set values, and every fault in what it sets is found at once") { test in
            let user = try await test.newUser()
            try await user.install()
            try await user.set(
                "enable",
                [
                    "do": "configuration.set", "values": ["level": 11, "title": 3, "unknown": true, "ratio": 0.25],
                    "catch": true,
                ],
                ["do": "configuration.get"],
                ["do": "configuration.set", "values": ["level": 10, "title": "From the hook"]],
                ["do": "configuration.get"])
            let results = try await user.succeed(.enable).data?.array ?? []
            #expect(results.first?["failed"]?["code"] == "invalid_configuration")
            #expect(results.first?["failed"]?["findings"] == 3)
            #expect(results[1]["ratio"] == 0.5)
            #expect(results.last?["level"] == 10)
            #expect(try await user.takeOne(["do": "configuration.get"]) == results.last)
        },
        Case("Outside hooks the configuration is its owner's to change") { test in
            let user = try await test.servedUser()
            let failure = try await user.failure(of: ["do": "configuration.set", "values": ["level": 4]])
            #expect(failure["code"] == "invalid_request")
            #expect(try await user.takeOne(["do": "configuration.get"])["level"] == 3)
        },
    ]

    static let permissions = [
        Case("N13 · A plugin may do what was granted and nothing else, and is told who can change that") { test in
            let user = try await test.newUser()
            try await user.installAndEnable("Neighbour")
            let denied: [JSONValue] = [
                ["do": "storage.get", "key": "a"], ["do": "storage.set", "key": "a", "text": "1"],
                ["do": "storage.keys"], ["do": "database.query", "sql": "SELECT 1"],
                ["do": "database.execute", "sql": "DELETE FROM items"], ["do": "database.transaction"],
                ["do": "notifications.send", "title": "a", "message": "b"],
                ["do": "events.publish", "name": "Neighbour.news", "to": "everyone"],
            ]
            for step in denied {
                let failure = try await user.failure(of: step, on: "Neighbour")
                #expect(failure["code"] == "permission_denied", "\(step): \(failure)")
                #expect(failure["remedy"] == "ask_operator")
            }
            #expect(
                try await user.takeOne(["do": "permissions.granted"], on: "Neighbour") == [
                    "events.publish", "events.subscribe", "services.call", "services.provide",
                ])
            try await user.takeOne(["do": "events.publish", "name": "Neighbour.news"], on: "Neighbour")
        },
        Case("N13 · What is denied while a plugin starts keeps it from starting") { test in
            let user = try await test.newUser()
            try await user.install("Neighbour")
            try await user.set("start", ["do": "storage.keys"], on: "Neighbour")
            #expect(try await user.perform(.enable, "Neighbour").error?.code == .permissionDenied)
        },
    ]
}
