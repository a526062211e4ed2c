import DovetailAPI
import DovetailCore
import DovetailHost
import DovetailTesting
import Foundation
import Subprocess
import Testing

@Suite("The doctor of the built program", .timeLimit(.minutes(10)))
struct DoctorTests {
    /// What `dovetail doctor -o json` prints, as far as it is looked at.
    private struct Report: Decodable {
        struct Part: Decodable {
            let subject: String
            let findings: [Item]
            let obstacle: String?
            let isLeftOut: Bool

            private enum CodingKeys: String, CodingKey {
                case subject, findings, obstacle, isLeftOut = "is_left_out"
            }
        }

        struct Item: Decodable {
            let code: String
            let standing: String
            let plugin: String?
            let owner: String?
        }

        let isServed: Bool
        let isClean: Bool
        let parts: [Part]

        var lines: [String] { self.parts.flatMap(\.findings).map { "\($0.code) \($0.standing)" } }

        private enum CodingKeys: String, CodingKey {
            case isServed = "is_served", isClean = "is_clean", parts
        }
    }

    private let folder: TemporaryFolder
    private let dovetail: Program

    init() throws {
        self.folder = try TemporaryFolder()
        self.dovetail = Program(data: self.folder.file("data"))
    }

    /// A host that has a plugin and has stopped.
    private func prepare() async throws {
        let package = try SamplePackage.write(to: self.folder)
        try await self.dovetail.serving { _ in
            try await self.dovetail.prepare(
                "user add ada", "plugin publish \(package)", "install Notes --user ada", "enable Notes --user ada",
                "config set Notes key=hush --user ada")
        }
    }

    /// - Returns: The status and what was found.
    private func look(_ flags: String = "") async throws -> (status: Int32, report: Report) {
        let outcome = try await self.dovetail("doctor -o json \(flags)")
        return (outcome.status, try JSONDecoder().decode(Report.self, from: Data(outcome.output.utf8)))
    }

    @Test("A host that has stopped in good order is well, and so is one that serves, under which nothing is mended")
    func well() async throws {
        try await self.prepare()
        let stopped = try await self.look()
        #expect(stopped.status == 0 && stopped.report.isClean && !stopped.report.isServed)
        #expect(stopped.report.lines == [])
        #expect(stopped.report.parts.count == 8 && !stopped.report.parts.contains { $0.isLeftOut })
        #expect(try await self.dovetail("doctor").text.contains("Nothing is wrong."))
        try await self.dovetail.serving { _ in
            let served = try await self.look()
            #expect(served.status == 0 && served.report.isServed)
            let leftOut = ["the journal", "what was made ready for releases", "the exports", "processes of plugins"]
            #expect(served.report.parts.filter(\.isLeftOut).map(\.subject) == leftOut)
            let text = try await self.dovetail("doctor").text
            for subject in leftOut { #expect(text.contains("➖ \(subject): left out while a host serves")) }
            let mending = try await self.dovetail("doctor --mend")
            #expect(mending.status == 73 && mending.errors.contains("A host serves from"))
        }
    }

    @Test("Where no host was, the doctor says so and makes nothing")
    func nobody() async throws {
        let outcome = try await self.dovetail("doctor")
        #expect(outcome.status == 73 && outcome.errors.contains("holds no host"))
        #expect(!FileManager.default.fileExists(atPath: self.dovetail.data))
    }

    @Test("A store that is broken is told with status 65, in the words that serve ends with, too")
    func brokenStore() async throws {
        try await self.prepare()
        try Data(String(repeating: "no database ", count: 1_000).utf8)
            .write(to: URL(filePath: self.dovetail.data + "/dovetail.sqlite"))
        for flags in ["", "--mend"] {
            let (status, report) = try await self.look(flags)
            #expect(status == 65 && !report.isClean)
            #expect(report.lines == ["store.damaged wrong"])
            #expect(report.parts.contains { $0.subject.hasPrefix("the catalogue") && $0.obstacle != nil })
        }
        // Once is enough.
        let text = try await self.dovetail("doctor").text
        #expect(
            text.contains("➖ the catalogue and the files of releases: not looked at") && text.contains("Left to do: 1.")
        )
        let served = try await self.dovetail("serve --port 0")
        #expect(served.status == 73 && served.errors.contains("not a database"))
    }

    @Test(
        "A database that somebody's tables were in and that is gone or empty is told, by the doctor, a backup and the host"
    )
    func missingDatabase() async throws {
        let package = try TaskManagerPackage.write(to: self.folder)
        try await self.dovetail.serving { _ in
            try await self.dovetail.prepare(
                "plugin publish \(package)", "user add ada", "install TaskManager --user ada")
        }
        let place = "databases/taskmanager.sqlite"
        for suffix in ["", "-wal", "-shm"] {
            // The last two are there only where the host did not end in good order.
            try? FileManager.default.removeItem(atPath: "\(self.dovetail.data)/\(place)\(suffix)")
        }
        for (number, word) in ["missing", "empty"].enumerated() {
            if word == "empty" { try Data().write(to: URL(filePath: "\(self.dovetail.data)/\(place)")) }
            let (status, report) = try await self.look()
            #expect(status == 65 && report.lines == ["database.missing wrong"])
            let backup = try await self.dovetail("backup \(self.folder.file("backup-\(number)"))")
            #expect(backup.status == 65 && backup.errors.contains("\(place) is \(word): "), "\(backup.errors)")
            try await self.dovetail.serving { _ in
                try await self.dovetail.prepare("user add user\(number)")
                let install = try await self.dovetail("install TaskManager --user user\(number)")
                #expect(install.status != 0 && install.errors.contains("is not made anew"), "\(install.errors)")
            }
            #expect(RegularFile("\(self.dovetail.data)/\(place)")?.size == (word == "empty" ? 0 : nil))
        }
        try await self.dovetail.serving { _ in
            try await self.dovetail.prepare(
                "uninstall TaskManager --force --user ada", "install TaskManager --user ada")
        }
        #expect(try await self.look().status == 0)
    }

    @Test("What an interrupted restore has left is told, and by a backup in the sentence of serve")
    func interruptedRestore() async throws {
        try FileManager.default.createDirectory(
            atPath: self.dovetail.data + "/.restoring", withIntermediateDirectories: true)
        let (status, report) = try await self.look()
        #expect(status == 65 && report.lines == ["restore.unfinished wrong"])
        #expect(try await self.dovetail("doctor").text.contains("Left to do: 1."))
        let served = try await self.dovetail("serve --port 0")
        let backup = try await self.dovetail("backup \(self.folder.file("backup"))")
        #expect(backup.status == 73 && served.status == 73 && backup.errors == served.errors)
    }

    @Test("A folder that is none, or holds no host, is told in one sentence, by whatever command")
    func noFolder() async throws {
        let file = self.folder.file("file"), link = self.folder.file("link")
        try Data().write(to: URL(filePath: file))
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: self.folder.file("nowhere"))
        for (place, words) in [(file, "is a file, and no folder"), (link, "is a link that leads to no file")] {
            let outcome = try await Program(data: place)("serve --port 0")
            #expect(outcome.status == 73 && outcome.errors.contains(words), "\(outcome.errors)")
            #expect(!outcome.errors.contains("Error Domain"))
        }
        let nobody = Program(data: self.folder.file("nobody"))
        let looked = try await nobody("doctor"), backup = try await nobody("backup \(self.folder.file("backup"))")
        #expect(looked.status == 73 && backup.status == 73 && looked.errors == backup.errors)
    }

    @Test("A settings file in the data folder that is a pipe is told, and holds nobody up")
    func pipe() async throws {
        try await self.prepare()
        #expect(unsafe mkfifo(self.dovetail.data + "/dovetail.yaml", 0o600) == 0)
        let served = try await self.dovetail("serve --port 0")
        #expect(served.status == 64 && served.errors.contains("is a pipe"))
        let (status, report) = try await self.look()
        #expect(status == 65 && report.parts.contains { $0.subject == "the settings" && $0.obstacle != nil })
    }

    @Test("A lost key is told for the plugin and user whose secrets it had")
    func lostKey() async throws {
        try await self.prepare()
        try FileManager.default.removeItem(atPath: self.dovetail.data + "/secret.key")
        let (status, report) = try await self.look()
        #expect(status == 65)
        let finding = try #require(report.parts.flatMap(\.findings).first)
        #expect(finding.code == "key.lost" && finding.plugin == "Notes" && finding.owner == "ada")
    }

    @Test("What an interrupted publication has left is told, and mended on request; then nothing is wrong")
    func leftoverRelease() async throws {
        try await self.prepare()
        let ghost = self.dovetail.data + "/shared/Ghost/v1.0.0"
        let mark = self.dovetail.data + "/shared/.staging/Ghost@1.0.0"
        try FileManager.default.createDirectory(atPath: ghost, withIntermediateDirectories: true)
        try FileManager.default.createDirectory(
            atPath: self.dovetail.data + "/shared/.staging", withIntermediateDirectories: true)
        try Data().write(to: URL(fileURLWithPath: mark))
        let found = try await self.look()
        #expect(found.status == 65 && found.report.lines == ["release.leftover mendable"])
        #expect(FileManager.default.fileExists(atPath: ghost))
        let mended = try await self.look("--mend")
        #expect(mended.status == 0 && mended.report.lines == ["release.leftover mended"])
        #expect(!FileManager.default.fileExists(atPath: ghost))
        #expect(try await self.look().report.lines == [])
    }

    @Test("A release that the store does not know, as an older one does not, is told and never removed")
    func unknownRelease() async throws {
        try await self.prepare()
        let newer = self.dovetail.data + "/shared/Newer/v1.0.0"
        try FileManager.default.createDirectory(atPath: newer, withIntermediateDirectories: true)
        let mended = try await self.look("--mend")
        #expect(mended.status == 0 && mended.report.lines == ["release.unknown note"])
        #expect(FileManager.default.fileExists(atPath: newer))
    }

    @Test("A plugin's process that outlived its host and its launcher's care is told, and ended on request")
    func leftoverProcess() async throws {
        let package = try TaskManagerPackage.write(to: self.folder)
        try await self.dovetail.serving(stopping: .kill) { _ in
            try await self.dovetail.prepare(
                "plugin publish \(package)", "user add ada", "install TaskManager --user ada",
                "enable TaskManager --user ada")
            let processes = try await self.dovetail("processes -o json").document(API.Processes.self)
            let launcher = try #require(processes.items.first?.pid)
            // It would end its plugin when the host is gone.
            #expect(kill(Int32(launcher), SIGSTOP) == 0)
        }
        let found = try await self.look()
        #expect(found.status == 65)
        #expect(found.report.lines.contains("process.leftover mendable"))
        #expect(PluginProcesses.naming(self.dovetail.data) != [])
        let mended = try await self.look("--mend")
        #expect(mended.status == 0, "\(mended.report)")
        #expect(PluginProcesses.naming(self.dovetail.data) == [])
        #expect(try await self.look().status == 0)
    }
}
