import DovetailCore
import Foundation
import Testing

@Suite("A row of an answer")
struct SQLRowTests {
    private let row = SQLRow(
        columns: ["id", "title", "done", "due", "share"],
        values: [7, "Oil the plane", true, .null, 0.5])

    @Test("is read as the types that its columns have")
    func types() throws {
        #expect(try self.row.value("id") == 7)
        #expect(try self.row.value("title") == "Oil the plane")
        #expect(try self.row.value("done") == true)
        #expect(try self.row.value("share") == 0.5)
        #expect(try self.row.value("due", as: Date?.self) == nil)
        #expect(try self.row.value("title", as: String?.self) == "Oil the plane")
    }

    @Test("says which column is missing, or of another kind")
    func faults() {
        #expect(throws: DovetailError.self) { try self.row.value("titel", as: String.self) }
        #expect(throws: DovetailError.self) { try self.row.value("title", as: Int.self) }
        #expect(throws: DovetailError.self) { try self.row.value("due", as: Date.self) }
        #expect(throws: DovetailError.self) { try self.row.value("title", as: Date?.self) }
    }

    @Test("keeps a moment to the millisecond, as text that sorts as moments do")
    func dates() throws {
        let moment = Date(timeIntervalSince1970: 1_769_851_800.25)
        #expect(moment.sqlValue == .text("2026-01-31T09:30:00.250Z"))
        #expect(Date(sqlValue: moment.sqlValue) == moment)
        #expect(Date(sqlValue: "2026-01-31T09:30:00Z") == Date(timeIntervalSince1970: 1_769_851_800))
        #expect(Date(sqlValue: "tomorrow") == nil)
    }
}
