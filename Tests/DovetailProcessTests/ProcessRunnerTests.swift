import DovetailCore
import DovetailHost
import DovetailTesting
import DovetailWire
import Logging
import Testing

@testable import DovetailProcess

@Suite("The runner of processes")
struct ProcessRunnerTests {
    @Test("A host without the launcher starts all the same; a plugin that needs it is refused with the reason")
    func withoutLauncher() async throws {
        var settings = ProcessSettings()
        settings.sandbox.launcher = "/nowhere/dovetail-launcher"
        let folder = try TemporaryFolder()
        let runner = ProcessRunner(folder: folder.path, settings: settings)
        try await runner.start()
        #expect(runner.protection?.gaps.first?.contains("/nowhere/dovetail-launcher") == true)
        let manifest = ManifestParser.parse(
            bytes: Array(
                #"{"name": "Notes", "version": "1.0.0", "type": "backend", "runtime": "process", "executable": "x"}"#
                    .utf8),
            policy: .strict)
        let release = LoadedRelease(
            id: try #require(manifest.manifest?.release), manifest: try #require(manifest.manifest), path: folder.path)
        let id = InstallationID(owner: .system, slug: release.id.slug)
        let endpoint = try await runner.endpoint(for: release)
        let error = await #expect(throws: DovetailError.self) { _ = try await endpoint.makeInstance(for: id) }
        #expect(error?.code == .notRunnable && error?.message.contains("/nowhere/dovetail-launcher") == true)
        await runner.stop()
    }

    @Test("The hello says whether the operator lets the plugin use the network itself", arguments: ["Notes", "Others"])
    func network(granted: String) throws {
        let json = #"{"name": "Notes", "version": "1.0.0", "type": "backend", "runtime": "process", "executable": "x"}"#
        let manifest = try #require(ManifestParser.parse(bytes: Array(json.utf8), policy: .strict).manifest)
        let release = LoadedRelease(id: manifest.release, manifest: manifest, path: "/notes")
        var settings = ProcessSettings()
        settings.network = [granted]
        let hello = Hello(to: release, settings, logLevel: .info)
        #expect(hello.network == (granted == "Notes") && hello.path == "/notes" && hello.logLevel == "info")
    }

    @Test(
        "A process for each owner leaves nothing behind when it is idle, or has crashed and nobody is left",
        .timeLimit(.minutes(10)))
    func slots() async throws {
        var settings = ProcessSettings.patient
        settings.idle = .milliseconds(20)
        try await HostileHost.run(fields: ["isolation": "per_owner"], settings: settings) { test in
            let slots = try #require(test.runner.base as? ProcessRunner).slots
            let neighbours = slots.all.count
            try await test.installAndEnable()
            #expect(slots.all.count == neighbours + 1)
            #expect(try await test.perform(.disable).isSuccess)
            while slots.all.count > neighbours {
                try Task.checkCancellation()
                await Task.yield()
            }
            #expect(try await test.perform(.enable).isSuccess)
            _ = try await test.failure(of: "segfault")
            #expect(try await test.perform(.uninstall()).isSuccess)
            while slots.all.count > neighbours {
                try Task.checkCancellation()
                await Task.yield()
            }
        }
    }
}
