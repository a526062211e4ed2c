import DovetailCore
import DovetailHost
import DovetailRuntimes
import Foundation

/// Runs plugins in JavaScript and TypeScript.
struct NodeRuntime: LanguageRuntime {
    let interpreter: Interpreter
    /// The program that bundles TypeScript; nil when there is none.
    let esbuild: String?
    /// How much memory a process may use, in bytes.
    let memory: Int

    func looks(at release: LoadedRelease) -> [CodeLook] {
        let compiler = self.look(at: release, with: RuntimeFiles.nodeSyntax, calledAs: "Node's compiler")
        let search = self.look(at: release, with: RuntimeFiles.nodeImports, calledAs: "the search for imports")
        return [CodeLook(command: compiler, code: .syntax), CodeLook(command: search, code: .unresolved)]
    }

    private func look(at release: LoadedRelease, with script: String, calledAs name: String) -> ToolCommand {
        ToolCommand(
            program: self.interpreter.path,
            arguments: ["--experimental-vm-modules", "--no-warnings", script, release.path], calledAs: name,
            readablePaths: self.interpreter.readablePaths + [RuntimeFiles.checks, RuntimeFiles.node, release.path])
    }

    /// A bundle, when the code is TypeScript.
    func preparation(of release: LoadedRelease, in folder: String) throws -> Preparation {
        guard let entryPoint = release.manifest.entryPoint, entryPoint.isTypeScript else {
            return Preparation(mark: self.mark(wishes: []), steps: [])
        }
        guard let esbuild = self.esbuild else { throw Self.missingBundler(release.id) }
        let inputs = folder + "/inputs.json"
        // What is written for require finds it.
        let require = "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);"
        return Preparation(
            mark: self.mark(wishes: ["\(entryPoint)"]),
            steps: [
                Preparation.Step(
                    title: "Bundling \(entryPoint) with esbuild",
                    command: ToolCommand(
                        program: esbuild,
                        arguments: [
                            // With a name for what comes out, it is neither an option nor another such name.
                            "plugin=./\(entryPoint)", "--bundle", "--platform=node", "--format=esm",
                            "--external:dovetail",
                            "--target=node\(self.interpreter.version[0])",
                            // A map of an input names texts that esbuild would look for, and copy.
                            "--sourcemap", "--sources-content=false", "--banner:js=\(require)",
                            "--outfile=\(Self.bundle(in: folder))", "--metafile=\(inputs)", "--log-level=warning",
                            "--color=false",
                        ], folder: release.path,
                        // As a package of npm it is a script for Node.
                        readablePaths: self.interpreter.readablePaths + [release.path], writableFolder: folder,
                        isShown: false),
                    verify: { try Self.refuseOutside(of: release, inputs) },
                    failure: { BundlerReport($0).failure(of: release.id) })
            ])
    }

    func program(for release: LoadedRelease, preparedIn folder: String) throws -> PluginProgram {
        let entryPoint = release.manifest.entryPoint
        let isBundled = entryPoint?.isTypeScript == true
        // Without it the engine would let garbage lie until the process is killed for it.
        let heap = "--max-old-space-size=\(max(self.memory >> 20, 64) * 3 / 4)"
        // Its memory for WebAssembly would be more addresses than a process has where those are limited.
        let addresses = self.knowsTrapHandler ? ["--disable-wasm-trap-handler"] : []
        return PluginProgram(
            executable: self.interpreter.path,
            arguments: [heap] + addresses + (isBundled ? ["--enable-source-maps"] : []) + [
                RuntimeFiles.nodeStart, isBundled ? Self.bundle(in: folder) : entryPoint.map { "\($0)" } ?? "",
            ],
            readablePaths: [RuntimeFiles.node] + self.interpreter.readablePaths + (isBundled ? [folder] : []))
    }

    private func mark(wishes: [String]) -> Preparation.Mark {
        Preparation.Mark(program: nil, version: Array(self.interpreter.version.prefix(1)), wishes: wishes)
    }

    /// Whether Node has a word for it: since 20.15, and 22.2.
    private var knowsTrapHandler: Bool {
        let version = self.interpreter.version
        let since = version.first == 20 ? [20, 15] : [22, 2]
        return !version.lexicographicallyPrecedes(since)
    }

    private static func bundle(in folder: String) -> String { folder + "/plugin.mjs" }

    private static func refuseOutside(of release: LoadedRelease, _ inputs: String) throws {
        let bundled = try BundleInputs(contentsOf: inputs)
        let findings = bundled.findings + bundled.mapFindings(in: release.path)
        guard !findings.isEmpty else { return }
        throw DovetailError(
            .invalidPackage, "\(release.id) was not published: it names files that are not in its package.",
            remedy: .askAuthor, findings: findings)
    }

    private static func missingBundler(_ release: ReleaseID) -> DovetailError {
        DovetailError(
            .notRunnable,
            "\(release) is written in TypeScript, which takes esbuild to run, and this host has none. Install it (on Debian and Ubuntu: esbuild), name it as runtimes.esbuild, or publish the package as JavaScript.",
            remedy: .askOperator)
    }
}
