"""Taking in the secretariat's files: merchants, applications and payouts, from CSV, XLSX and the banks' transfer file.

records = read_records("payouts", data, programme, today)     # nothing but the file; what is wrong has row and column
"""
