%% Conflicts that yecc tells of.
Nonterminals statement condition.
Terminals 'if' then else name.
Rootsymbol statement.

statement -> 'if' condition then statement : {'if', '$2', '$4'}.
statement -> 'if' condition then statement else statement : {'if', '$2', '$4', '$6'}.
statement -> name : '$1'.
statement -> condition : '$1'.

condition -> name : '$1'.
