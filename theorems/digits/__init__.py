"""What given data determine: which outputs are wrong, whatever the input behind the data is."""
