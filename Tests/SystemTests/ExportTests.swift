import DovetailAPI
import DovetailTesting
import Foundation
import Testing

@Suite("Exports with the built program", .timeLimit(.minutes(10)))
struct ExportTests {
    private static let user = "--user ada"

    private let folder: TemporaryFolder
    private let dovetail: Program

    init() throws {
        self.folder = try TemporaryFolder()
        self.dovetail = Program(data: self.folder.file("data"))
    }

    @Test("Q7 · an export is listed, loaded, backed up and restored, told of when it is lost, and removed")
    func life() async throws {
        let package = try TaskManagerPackage.write(to: self.folder)
        let file = self.folder.file("tasks.jsonl")
        var id = ""
        try await self.dovetail.serving { _ in
            try await self.dovetail.prepare(
                "user add ada", "plugin publish \(package)", "install TaskManager \(Self.user)",
                "enable TaskManager \(Self.user)", "uninstall TaskManager \(Self.user)")
            let status = try await self.dovetail("status TaskManager \(Self.user)").text
            for line in ["state          uninstalled", "storage        0", "exports        1"] {
                #expect(status.contains(line), "\(status)")
            }
            let page = try await self.dovetail("exports \(Self.user) -o json").document(API.Page<API.Export>.self)
            id = try #require(page.items.first?.id)
            try await self.dovetail.prepare("exports get \(id) --output \(file)")
            let again = try await self.dovetail("exports get \(id) --output \(file)")
            #expect(again.status != 0 && again.errors.contains("cannot be made"))
            let content = try String(contentsOfFile: file, encoding: .utf8)
            #expect(try await self.dovetail("exports get \(id)").output.hasPrefix(content))
            #expect(content.utf8.count == page.items.first?.bytes)
            #expect(content.contains("\"type\":\"row\""))
        }
        let restored = Program(data: self.folder.file("restored"))
        try await self.dovetail.prepare("doctor", "backup \(self.folder.file("backup"))")
        try await restored.prepare("restore \(self.folder.file("backup"))", "doctor")
        let kept = self.folder.file("restored/exports/\(id).jsonl")
        #expect(FileManager.default.contentsEqual(atPath: kept, andPath: file))
        try FileManager.default.moveItem(atPath: kept, toPath: self.folder.file("restored/exports/x.jsonl"))
        let findings = try await restored("doctor").output
        #expect(findings.contains("The file of an export is gone.") && findings.contains("exports/x.jsonl"))
        try await restored.serving { _ in
            #expect(try await restored("exports get \(id)").status == 66)
            try await restored.prepare("exports remove \(id)")
            #expect(try await restored("exports list").text.contains("No exports"))
        }
        try await restored.prepare("doctor")
    }
}
