import DovetailCore
import DovetailHost
import DovetailTesting
import Foundation
import Testing

@testable import DovetailProcess

/// Packages of plugins in languages, for tests.
enum LanguagePackages {
    /// A plugin in Python, whose class is `Snake` in `snake.py`.
    ///
    /// - Parameters:
    ///   - body: What stands in the class.
    ///   - imports: What stands above it.
    ///   - files: The other files.
    ///   - version: The release.
    /// - Returns: The package.
    static func python(
        _ body: String, imports: String = "", files: [String: String] = [:], version: String = "1.0.0"
    ) -> TestPackage {
        let head = "from dovetail import Context, Plugin, Request, Response, route\n\(imports)\n\n"
        let indented = body.split(separator: "\n", omittingEmptySubsequences: false).map { "    \($0)" }
        let code = head + "class Snake(Plugin):\n" + indented.joined(separator: "\n") + "\n"
        return TestPackage(
            "Snake", version: version, Self.fields("python", "snake:Snake"),
            files: files.merging(["snake.py": code]) { given, _ in given })
    }

    /// A plugin for Node, whose class is the default of `plugin.mjs`.
    static func node(_ body: String, files: [String: String] = [:], entryPoint: String = "plugin.mjs") -> TestPackage {
        let code = """
            import { Plugin, PluginResponse } from 'dovetail';

            export default class Knot extends Plugin {
            \(body)
            }

            """
        return TestPackage(
            "Knot", Self.fields("node", entryPoint),
            files: files.merging([entryPoint: code]) { given, _ in given })
    }

    private static func fields(_ runtime: JSONValue, _ entryPoint: String) -> [String: JSONValue] {
        let paths = ["hello", "exit", "fork", "loose", "spin", "broken"]
        return [
            "runtime": runtime, "entry_point": .string(entryPoint),
            "api_endpoints": .array(paths.map { ["method": "GET", "path": .string("/\($0)")] }),
        ]
    }

    /// Writes a package below a folder, and reads it as a release.
    static func load(_ package: TestPackage, below folder: String) throws -> LoadedRelease {
        let path = try package.write(below: folder)
        let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path + "/manifest.json")))
        let manifest = try #require(ManifestParser.parse(bytes: bytes, policy: .strict).manifest)
        return LoadedRelease(id: manifest.release, manifest: manifest, path: path)
    }

    /// Makes a wheel of a package that holds a greeting.
    ///
    /// - Parameters:
    ///   - name: The package.
    ///   - folder: Where it is put.
    ///   - required: What it says that it requires.
    /// - Returns: Whether that succeeded.
    /// - Throws: What keeps Python from starting.
    static func wheel(
        _ name: String = "small", in folder: String, requiring required: String? = nil
    ) async throws -> Bool {
        let code = """
            import sys, zipfile
            name = sys.argv[2]
            info = name + "-1.2.0.dist-info/"
            with zipfile.ZipFile(sys.argv[1] + f"/{name}-1.2.0-py3-none-any.whl", "w") as wheel:
                wheel.writestr(name + ".py", "GREETING = 'a wheel'\\n")
                requires = "".join(f"Requires-Dist: {name}\\n" for name in sys.argv[3:])
                wheel.writestr(info + "METADATA", f"Metadata-Version: 2.1\\nName: {name}\\nVersion: 1.2.0\\n" + requires)
                wheel.writestr(info + "WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
                wheel.writestr(info + "RECORD", "".join(f"{file},,\\n" for file in [name + ".py", info + "RECORD"]))
            """
        return try await Self.run(code, [folder, name] + (required.map { [$0] } ?? []))
    }

    /// Makes an sdist `evil-1.0.tar.gz` that makes a file when it is built.
    ///
    /// - Parameters:
    ///   - folder: Where it is put.
    ///   - trace: The file that it makes.
    /// - Returns: Whether that succeeded.
    /// - Throws: What keeps Python from starting.
    static func sdist(in folder: String, leaving trace: String) async throws -> Bool {
        let code = """
            import io, sys, tarfile
            files = {
                "PKG-INFO": "Metadata-Version: 2.1\\nName: evil\\nVersion: 1.0\\n",
                "pyproject.toml": "[build-system]\\nrequires = []\\nbuild-backend = 'back'\\nbackend-path = ['.']\\n",
                "back.py": f"open({sys.argv[2]!r}, 'w').write('it ran')\\n",
            }
            with tarfile.open(sys.argv[1] + "/evil-1.0.tar.gz", "w:gz") as archive:
                for name, text in files.items():
                    entry = tarfile.TarInfo("evil-1.0/" + name)
                    entry.size = len(text)
                    archive.addfile(entry, io.BytesIO(text.encode()))
            """
        return try await Self.run(code, [folder, trace])
    }

    private static func run(_ code: String, _ arguments: [String]) async throws -> Bool {
        let command = ToolCommand(program: "/usr/bin/python3", arguments: ["-I", "-c", code] + arguments)
        return try await ToolRun(command: command, limit: .seconds(60)).run().isSuccess
    }
}

extension HostileHost {
    /// Publishes a package.
    func publish(_ package: TestPackage, report: @escaping @Sendable (String) -> Void = { _ in }) async throws {
        let path = try package.write(below: self.folder.file("packages"))
        _ = try await self.host.publish(folder: path, report: report)
    }

    /// Publishes, installs and enables a plugin.
    func serve(_ package: TestPackage) async throws {
        try await self.publish(package)
        try await self.installAndEnable(package.manifest["name"]?.string ?? "")
    }

    /// The error with which a request of the lifecycle fails.
    func failure(of request: HostRequest, _ slug: String) async throws -> DovetailError? {
        try await self.perform(request, slug).error
    }
}
