import Testing

@testable import DovetailCommands

@Suite("Tables")
struct TextTableTests {
    @Test("Columns are aligned, two spaces apart, and no line ends in spaces")
    func aligned() {
        let table = TextTable(["plugin", "state"], rows: [["TaskManager", "enabled"], ["A", ""]])
        #expect(
            table.text() == """
                PLUGIN       STATE
                TaskManager  enabled
                A
                """)
    }

    @Test("A cell with line ends stays on one line")
    func oneLine() {
        #expect(TextTable(["message"], rows: [["first\nsecond\r\nthird"]]).text() == "MESSAGE\nfirst second third")
    }

    @Test("The header is bold only where the output is decorated")
    func bold() {
        let table = TextTable(["user"], rows: [["ada"]])
        #expect(table.text(isDecorated: true) == "\u{1B}[1mUSER\u{1B}[0m\nada")
        #expect(!table.text().contains("\u{1B}"))
    }

    @Test("Facts are aligned, and those that are not known are left out")
    func facts() {
        #expect(FactList([("state", "enabled"), ("failure", nil), ("id", "x")]).text == "state  enabled\nid     x")
    }
}
