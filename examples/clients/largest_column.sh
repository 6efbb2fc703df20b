#!/bin/sh
# Reads one datum and uses the column that fits y best. POSIX shell with sed and awk.
set -eu

IFS= read -r hello
session=$(printf '%s\n' "$hello" | sed 's/.*"session":"\([^"]*\)".*/\1/')
columns=$(printf '%s\n' "$hello" | sed 's/.*"N":\([0-9]*\).*/\1/')

echo '{"type":"read","n":30,"format":"float"}'
IFS= read -r datum

# Rows of A, one a line; then y; numbers separated by spaces.
A=$(printf '%s\n' "$datum" | sed 's/.*"A":\[\[\(.*\)\]\],"y".*/\1/; s/\],\[/;/g; s/,/ /g' | tr ';' '\n')
y=$(printf '%s\n' "$datum" | sed 's/.*"y":\[\([^]]*\)\].*/\1/; s/,/ /g')

output=$(printf '%s\n' "$A" | awk -v y="$y" -v columns="$columns" '
    BEGIN { split(y, b, " ") }
    { for (j = 1; j <= columns; j++) { along[j] += $j * b[NR]; square[j] += $j * $j } }
    END {
        best = 1
        for (j = 2; j <= columns; j++)
            if (along[j] * along[j] > along[best] * along[best]) best = j
        for (j = 1; j <= columns; j++)
            printf("%s%s", (j > 1 ? "," : ""), (j == best ? sprintf("%.17g", along[j] / square[j]) : "0"))
    }')
printf '{"type":"halt","session":"%s","output":[%s]}\n' "$session" "$output"
