%% Expressions, with operators of several precedences.
Nonterminals list expression negative arguments.
Terminals number name '+' '-' '*' '/' '^' '(' ')' ',' ';'.
Rootsymbol list.
Endsymbol '$end'.

Left 100 '+'.
Left 100 '-'.
Left 200 '*'.
Left 200 '/'.
Right 300 '^'.
Unary 400 negative.

list -> expression : ['$1'].
list -> expression ';' list : ['$1' | '$3'].

expression -> expression '+' expression : {'+', '$1', '$3'}.
expression -> expression '-' expression : {'-', '$1', '$3'}.
expression -> expression '*' expression : {'*', '$1', '$3'}.
expression -> expression '/' expression : {'/', '$1', '$3'}.
expression -> expression '^' expression : {'^', '$1', '$3'}.
expression -> negative : '$1'.
expression -> '(' expression ')' : '$2'.
expression -> number : value('$1').
expression -> name : value('$1').
expression -> name '(' ')' : {call, value('$1'), []}.
expression -> name '(' arguments ')' : {call, value('$1'), '$3'}.

negative -> '-' expression : {'-', '$2'}.

arguments -> expression : ['$1'].
arguments -> expression ',' arguments : ['$1' | '$3'].

Erlang code.

value({_, _, Value}) -> Value.
