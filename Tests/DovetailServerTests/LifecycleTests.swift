import DovetailAPI
import DovetailCore
import Testing

@Suite("Lifecycle over HTTP")
struct LifecycleTests {
    @Test("B1 · install, enable, update and uninstall for one user each end in one structured result")
    func wholeLife() async throws {
        try await withServer(packages: [.greeter, .newGreeter]) { server in
            let ada = try await server.client("ada")
            let slug = try PluginSlug("Greeter")
            let installed = try await ada.send(
                "POST", APIPaths.action(.install, slug, of: .me), json: ["version": "1.0.0"])
            #expect(installed.status == 200)
            let result: API.OperationResult = try installed.document()
            #expect(result.success && result.message == "Ready to greet." && result.data == ["greetings": 1])
            #expect(result.state == .installed && result.version == SemanticVersion(1, 0, 0))
            #expect(result.installation == "ada_Greeter" && result.operation?.kind == .install)

            for (action, state, version) in [
                (API.Action.enable, InstallationState.enabled, SemanticVersion(1, 0, 0)),
                (.update, .enabled, SemanticVersion(1, 1, 0)), (.disable, .disabled, SemanticVersion(1, 1, 0)),
            ] {
                let result: API.OperationResult = try await ada.act(action, "Greeter").document()
                #expect(result.success && result.state == state && result.version == version, "\(action): \(result)")
            }
            let removed: API.OperationResult = try await ada.act(.uninstall, "Greeter").document()
            #expect(removed.success && removed.state == .uninstalled && removed.version == nil)
            let list: API.Page<API.Installation> = try await ada.get(APIPaths.installations(of: .me)).document()
            #expect(list.items.isEmpty)
        }
    }

    @Test("B1 · a hook that throws is a problem document with its code and the operation's result")
    func failingHook() async throws {
        try await withServer(packages: [.fragile, .stubborn]) { server in
            let ada = try await server.client("ada")
            let invalid = try await ada.act(.install, "Fragile")
            #expect(invalid.status == 422 && invalid.headers["content-type"] == ["application/problem+json"])
            let problem = try #require(invalid.problem)
            #expect(problem.code == .validationFailed && problem.detail.contains("The license is missing."))
            #expect(problem.result?.success == false && problem.result?.state == .error)
            #expect(problem.result?.operation?.status == .failed)
            #expect(problem.type == "urn:dovetail:problem:validation_failed" && problem.status == 422)

            // What is shown as possible is what a refusal says, and what has failed is not shown as installed.
            let broken: API.Installation =
                try await ada.get(APIPaths.installation(PluginSlug("Fragile"), of: .me)).document()
            #expect(broken.installedAt == nil && broken.allowed == [.retry, .install, .uninstall])
            let refused = try await ada.act(.disable, "Fragile")
            let possible = "Possible now: \(broken.allowed.map(\.rawValue).joined(separator: ", "))."
            #expect(refused.problem?.detail.hasSuffix(possible) == true, "\(refused.problem?.detail ?? "")")

            #expect(try await ada.act(.install, "Stubborn").status == 200)
            let failed = try await ada.act(.enable, "Stubborn")
            #expect(failed.status == 502 && failed.problem?.code == .pluginFailed)
            let shown: API.Installation =
                try await ada.get(APIPaths.installation(PluginSlug("Stubborn"), of: .me)).document()
            #expect(shown.state == .error && shown.failed == .enable && shown.failure?.code == .pluginFailed)
            #expect(shown.allowed.contains(.retry) && !shown.allowed.contains(.dismiss))
        }
    }

    @Test("B1 · a request that the state does not allow is 409 and names what is allowed")
    func refusal() async throws {
        try await withServer { server in
            let ada = try await server.client("ada")
            #expect(try await ada.act(.install, "Greeter").status == 200)
            let refused = try await ada.act(.dismiss, "Greeter")
            #expect(refused.status == 409 && refused.problem?.code == .transitionRefused)
            #expect(refused.problem?.detail.contains("Possible now") == true)
            let missing = try await ada.act(.enable, "Nothing")
            #expect(missing.status == 404 && missing.problem?.code == .pluginNotFound)
        }
    }

    @Test("H3 · ids are user and slug joined, and an installation whose id another holds is refused and told why")
    func joinedIDs() async throws {
        try await withServer(packages: [.idle("c"), .idle("b_c")]) { server in
            let first = try await server.client("a_b")
            let second = try await server.client("a")
            let installed: API.OperationResult = try await first.act(.install, "c").document()
            #expect(installed.installation == "a_b_c")
            let refused = try await second.act(.install, "b_c")
            #expect(refused.status == 409)
            #expect(refused.problem?.code == .nameTaken)
            #expect(refused.problem?.detail.contains("a_b_c") == true)
            let list: API.Page<API.Installation> = try await second.get(APIPaths.installations(of: .me)).document()
            #expect(list.items.isEmpty)
        }
    }

    @Test("an administrator installs for the system, and every user is served by it")
    func system() async throws {
        try await withServer { server in
            let root = try await server.administrator()
            let ada = try await server.client("ada")
            #expect(try await ada.act(.install, "Greeter", as: .system).status == 403)
            #expect(try await root.act(.install, "Greeter", as: .system).status == 200)
            #expect(try await root.act(.enable, "Greeter", as: .system).status == 200)
            #expect(try await ada.get("/plugins/Greeter/hello").text == "Hello, ada!")
            let list: API.Page<API.Installation> = try await ada.get(APIPaths.installations(of: .system)).document()
            #expect(list.items.map(\.id) == ["system_Greeter"])
        }
    }

    @Test("the slug may be written in another case; the installation has the plugin's own")
    func otherCase() async throws {
        try await withServer { server in
            let ada = try await server.client("ada")
            let result: API.OperationResult = try await ada.act(.install, "gReEtEr").document()
            #expect(result.installation == "ada_Greeter")
            #expect(try await ada.act(.enable, "GREETER").status == 200)
        }
    }

    @Test("operations are listed newest first, in pages, each to its own user and all to an administrator")
    func operations() async throws {
        try await withServer { server in
            let ada = try await server.client("ada")
            let bob = try await server.client("bob")
            for client in [ada, bob] { #expect(try await client.act(.install, "Greeter").status == 200) }
            #expect(try await ada.act(.enable, "Greeter").status == 200)
            let own: API.Page<API.Operation> = try await ada.get(APIPaths.operations).document()
            #expect(own.items.map(\.kind) == [.enable, .install] && own.items.allSatisfy { $0.owner == "ada" })
            let first: API.Page<API.Operation> = try await ada.get(APIPaths.operations + "?limit=1").document()
            let next = try #require(first.next)
            let rest: API.Page<API.Operation> =
                try await ada.get(APIPaths.operations + "?limit=5&before=\(next)").document()
            #expect(rest.items.map(\.kind) == [.install])
            #expect(try await ada.get(APIPaths.operations + "?user=bob").status == 403)
            let root = try await server.administrator()
            let all: API.Page<API.Operation> = try await root.get(APIPaths.operations).document()
            #expect(Set(all.items.map(\.owner)) == ["ada", "bob"])
            let foreign = try #require(all.items.first { $0.owner == "bob" })
            #expect(try await ada.get(APIPaths.operation(OperationID(rawValue: foreign.id))).status == 404)
            #expect(try await bob.get(APIPaths.operation(OperationID(rawValue: foreign.id))).status == 200)
        }
    }
}
