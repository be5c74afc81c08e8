"""What is printed: cards and other papers, each a template that becomes a PDF. Views of any area may ask for one."""
