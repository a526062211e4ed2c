import DovetailCore
import GRDB

/// A crowd of owners who have a plugin: rows made of those of one who has really installed it.
struct Crowd {
    /// How many they are.
    let count: Int

    /// Adds the crowd to the store of a host that does not run.
    func join(_ path: String, likeOwner owner: UserID) throws {
        let database = try DatabaseQueue(path: path)
        try database.write { database in
            for table in ["installations", "modules", "grants", "operations"] {
                let columns = try database.columns(in: table).map(\.name)
                let values = columns.map { column in
                    switch column {
                    case "owner": "'crowd' || number"
                    case "joined_id", "id": "'crowd' || number || '_' || \(column)"
                    default: column
                    }
                }
                try database.execute(
                    sql: """
                        WITH RECURSIVE crowd (number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM crowd WHERE number < ?)
                        INSERT INTO \(table) (\(columns.joined(separator: ", ")))
                        SELECT \(values.joined(separator: ", ")) FROM crowd JOIN \(table) WHERE owner = ?
                        """, arguments: [self.count, owner.rawValue])
            }
        }
        try database.close()
    }
}
