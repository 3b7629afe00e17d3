package sqlstore

import "fmt"

// Plan is what SQLite means to do for the statement, line by line.
func Plan(s *Store, text string, args ...any) ([]string, error) {
	rows, err := s.db.Reader.QueryContext(background, "EXPLAIN QUERY PLAN "+text, args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var plan []string
	for rows.Next() {
		var id, parent, unused int
		var line string
		if err := rows.Scan(&id, &parent, &unused, &line); err != nil {
			return nil, fmt.Errorf("plan: %w", err)
		}
		plan = append(plan, line)
	}
	return plan, rows.Err()
}
