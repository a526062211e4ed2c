import DovetailPlugin

extension TaskList {
    /// Turns dates at the end of titles into due dates: “Send the bill by 2026-01-31”.
    ///
    /// - Returns: How many tasks that were.
    func moveDueDatesOutOfTitles() async throws -> Int {
        let rows = try await self.database.query(
            "SELECT id, title FROM tasks WHERE owner = :owner AND due_on IS NULL AND title LIKE '% by ____-__-__'")
        var count = 0
        for row in rows {
            guard let (title, day) = Day.split(try row.value("title")) else { continue }
            let id: Int = try row.value("id")
            try await self.database.execute(
                "UPDATE tasks SET title = ?, due_on = ? WHERE owner = :owner AND id = ?", title, day.rawValue, id)
            count += 1
        }
        return count
    }
}
