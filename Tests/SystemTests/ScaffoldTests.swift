import DovetailTesting
import Foundation
import Subprocess
import SystemPackage
import Testing

/// What the author of a plugin does first, with the built program.
@Suite("Plugins that the program writes", .timeLimit(.minutes(10)))
struct ScaffoldTests {
    private let folder: TemporaryFolder
    private let dovetail: Program

    init() throws {
        self.folder = try TemporaryFolder()
        self.dovetail = Program(data: self.folder.file("data"))
    }

    private static let templates = URL(filePath: #filePath).deletingLastPathComponent().appending(
        path: "../../Runtimes/templates"
    ).standardizedFileURL.path

    @Test(
        "X6 · a new plugin passes its own tests, is published by its own Makefile and answers",
        arguments: ["python", "node"])
    func scripted(language: String) async throws {
        let plugin = self.folder.file("word-count")
        let written = try await self.dovetail("plugin new word-count --language \(language) --into \(plugin)")
        #expect(written.status == 0, "\(written.errors)")
        #expect(written.output.contains("make test"))
        let tested = try await self.make("test", in: plugin)
        #expect(tested.status == 0, "\(tested.output)\n\(tested.errors)")
        #expect(tested.output.contains("can be published"))
        try await self.dovetail.serving { server in
            let published = try await self.make("publish", in: plugin)
            #expect(published.status == 0, "\(published.errors)")
            #expect(try await self.texts(of: "word-count", at: server) == #""text":"My first note""#)
        }
    }

    @Test("X6 · a new plugin in Swift is the one that is compiled and tested here; published, it answers")
    func compiled() async throws {
        let plugin = self.folder.file("new")
        try await self.dovetail.prepare("plugin new sample-notes --language swift --into \(plugin)")
        let template = Self.templates + "/swift"
        let files = try self.files(in: template)
        #expect(try self.files(in: plugin) == files)
        for file in files where file != "Package.swift" {
            #expect(
                FileManager.default.contentsEqual(atPath: "\(plugin)/\(file)", andPath: "\(template)/\(file)"),
                "\(file)")
        }
        let package = try String(contentsOfFile: plugin + "/Package.swift", encoding: .utf8)
        let sources = URL(filePath: Self.templates).appending(path: "../..").standardizedFileURL.path
        #expect(
            try package.replacing("\"\(sources)\"", with: "\"../../..\"")
                == String(contentsOfFile: template + "/Package.swift", encoding: .utf8))
        // What `make pack` does with the program that it has built.
        let program = URL(filePath: Program.path).deletingLastPathComponent().appending(
            path: "SampleNotesPluginProcess")
        try FileManager.default.createDirectory(atPath: plugin + "/package/bin", withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: program.path, toPath: plugin + "/package/bin/sample-notes")
        try await self.dovetail.serving { server in
            try await self.dovetail.prepare("plugin check \(plugin)/package", "plugin publish \(plugin)/package")
            #expect(try await self.texts(of: "sample-notes", at: server) == #""text":"My first note""#)
        }
    }

    @Test("X6 · nothing of the template's own names is left", arguments: ["swift", "python", "node"])
    func names(language: String) async throws {
        let plugin = self.folder.file("RSSReader")
        try await self.dovetail.prepare("plugin new RSSReader --language \(language) --into \(plugin)")
        for file in try self.files(in: plugin) {
            let text = try file + String(contentsOfFile: "\(plugin)/\(file)", encoding: .utf8)
            for word in ["SampleNotes", "Sample Notes", "sample-notes"] { #expect(!text.contains(word), "\(file)") }
        }
        let manifest = try String(contentsOfFile: plugin + "/package/manifest.json", encoding: .utf8)
        #expect(manifest.contains(#""name": "RSS Reader""#) && manifest.contains(#""plugin_slug": "RSSReader""#))
    }

    @Test("X6 · what cannot be written is refused with a sentence and status 64, and nothing is left")
    func refused() async throws {
        let files = FileManager.default
        try files.createDirectory(atPath: self.folder.file("full/inner"), withIntermediateDirectories: true)
        try files.createDirectory(atPath: self.folder.file("Notes"), withIntermediateDirectories: true)
        try Data("x".utf8).write(to: URL(filePath: self.folder.file("file")))
        let before = try files.subpathsOfDirectory(atPath: self.folder.path).sorted()
        let here = self.folder.path
        for (line, words) in [
            ("a.b --language python", "Begin with a letter, and leave out dots"),
            ("9lives --language python", "Begin with a letter"),
            ("dovetail --language swift", "DovetailPlugin, which there is already"),
            ("../evil --language python", "plugin slug"),
            ("\(String(repeating: "x", count: 65)) --language node", "longer than 64 characters"),
            ("notes", "--language"),
            ("notes --language cobol", "'swift', 'python' or 'node'"),
            ("notes --language python --into \(here)/full", "is no empty folder"),
            ("notes --language python --into \(here)/file", "is no empty folder"),
            ("notes --language python --into \(here)/notes", "differs from notes by case alone"),
            ("notes --language python --into \(here)/missing/notes", "There is no folder"),
            ("notes --language python --into /proc/notes", "cannot be written"),
            ("notes --language python --dovetail \(here)", "Leave out --dovetail"),
            ("notes --language swift --into \(here)/new --dovetail \(here)", "no package of Dovetail"),
        ] {
            let outcome = try await self.dovetail("plugin new \(line)")
            #expect(outcome.status == 64, "\(line): \(outcome.errors)")
            #expect(outcome.errors.contains(words), "\(line): \(outcome.errors)")
        }
        #expect(try files.subpathsOfDirectory(atPath: here).sorted() == before)
    }

    @Test("X6 · an empty folder is taken, and the result is a document for programs")
    func emptyFolder() async throws {
        let plugin = self.folder.file("notes")
        try FileManager.default.createDirectory(atPath: plugin, withIntermediateDirectories: true)
        let outcome = try await self.dovetail("plugin new Notes --language node --into \(plugin) --output json")
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(
            try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: String] == [
                "slug": "Notes", "language": "node", "folder": plugin,
            ])
        #expect(FileManager.default.fileExists(atPath: plugin + "/package/plugin.mjs"))
    }

    @Test("X6 · the libraries for other languages are where the program says")
    func libraries() async throws {
        for (language, file) in [("python", "dovetail/py.typed"), ("node", "testing.d.ts")] {
            let path = try await self.dovetail("plugin library \(language)").text
            #expect(FileManager.default.fileExists(atPath: "\(path)/\(file)"), "\(path)")
        }
        #expect(try await self.dovetail("plugin library swift").status == 64)
    }

    /// What a new user of a plugin reads at its route, without the times.
    private func texts(of slug: String, at server: Server) async throws -> String {
        try await self.dovetail.prepare(
            "user add ada", "install \(slug) --user ada", "enable \(slug) --user ada")
        let token = try await self.dovetail("token ada").text
        let answer = try await run(
            .path("/usr/bin/curl"),
            arguments: [
                "--silent", "--show-error", "--header", "Authorization: Bearer \(token)",
                "\(server.address)/plugins/\(slug)/notes",
            ], output: .string(limit: 1 << 20))
        let text = answer.standardOutput
        return text.firstMatch(of: /"text":"[^"]*"/).map { String($0.0) } ?? text
    }

    private func files(in folder: String) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: folder).filter { path in
            var isFolder: ObjCBool = false
            return unsafe FileManager.default.fileExists(atPath: "\(folder)/\(path)", isDirectory: &isFolder)
                && !isFolder.boolValue
        }.sorted()
    }

    private func make(_ goal: String, in folder: String) async throws -> Program.Outcome {
        let environment: [Environment.Key: String] = [
            "PATH": "/usr/bin:/bin", "HOME": self.folder.file("home"), "DOVETAIL": Program.path,
            "DOVETAIL_DATA": self.dovetail.data,
        ]
        let result = try await run(
            .path("/usr/bin/make"), arguments: [goal], environment: .custom(environment),
            workingDirectory: FilePath(folder), output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
        return Program.Outcome(
            status: result.terminationStatus.shellStatus, output: result.standardOutput, errors: result.standardError)
    }
}
